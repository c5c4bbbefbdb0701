"""Write a service as a configuration pack says it: the row, and a published version where its words changed."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from nexo.domain.catalogue import policies
from nexo.domain.catalogue.enums import VersionStatus
from nexo.domain.catalogue.events import VersionPublished
from nexo.domain.catalogue.models import PublicService, ServiceGroup, ServiceVersion, StatusType
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record
from nexo.kernel.text.fold import fold


@transaction.atomic
def adopt_group(*, actor: Actor, town: Jurisdiction, code: str, facts: Mapping[str, Any]) -> ServiceGroup:
    """Return the group of this code, added or changed. Raises `NotAllowed`."""
    _admit(actor, town)
    group, _is_new = ServiceGroup.objects.update_or_create(jurisdiction=town, code=code, defaults=dict(facts))
    _told(actor, "catalogue.group_kept", "group", group.pk, code)
    return group


@transaction.atomic
def adopt_status(
    *, actor: Actor, town: Jurisdiction, code: str, service: PublicService | None, facts: Mapping[str, Any]
) -> StatusType:
    """Return the status of this code, added or changed. Raises `NotAllowed`."""
    _admit(actor, town)
    status, _is_new = StatusType.objects.update_or_create(
        jurisdiction=town, service=service, code=code, defaults=dict(facts)
    )
    _told(actor, "catalogue.status_kept", "status", status.pk, code)
    return status


@transaction.atomic
def adopt_service(
    *, actor: Actor, town: Jurisdiction, code: str, facts: Mapping[str, Any], words: Mapping[str, Any]
) -> PublicService:
    """Return the service, added or changed; other `words` become the next version, published at once.

    `facts` are columns of the service, `words` those of its version. Open cases keep the version they have. The gate
    of going live (R25) is asked where a service is switched on by hand; a pack is taken by whoever runs the
    installation. Raises `NotAllowed`.
    """
    _admit(actor, town)
    found = f"{code} {facts['name']} {facts['name_en']} {facts['keywords']} {words['summary']}"
    service, is_new = PublicService.objects.select_for_update(of=("self",)).update_or_create(
        jurisdiction=town, code=code, defaults={**facts, "search_text": fold(found)}
    )
    now = service.versions.filter(status=VersionStatus.PUBLISHED).first()
    if now is None or any(getattr(now, name) != value for name, value in words.items()):
        _publish(actor, service, words)
    action = "catalogue.service_added" if is_new else "catalogue.service_adopted"
    _told(actor, action, "service", service.pk, code)
    return service


def _publish(actor: Actor, service: PublicService, words: Mapping[str, Any]) -> None:
    last = service.versions.aggregate(last=Max("number"))["last"] or 0
    service.versions.filter(status=VersionStatus.PUBLISHED).update(status=VersionStatus.RETIRED)
    version = ServiceVersion.objects.create(
        service=service,
        number=last + 1,
        status=VersionStatus.PUBLISHED,
        published_at=clock.now(),
        published_by_id=actor.account_id,
        **words,
    )
    record(VersionPublished(version_id=version.pk, service_id=service.pk), actor=actor)


def _admit(actor: Actor, town: Jurisdiction) -> None:
    if actor.jurisdiction_id != town.pk or not policies.may_reorganise(actor):
        raise NotAllowed


def _told(actor: Actor, action: str, kind: str, object_id: Any, code: str) -> None:
    audit(actor=actor, action=action, kind=kind, object_id=object_id, changes={"code": code})
