"""Put a version of a service into force."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from nexo.domain.catalogue import policies
from nexo.domain.catalogue.enums import VersionStatus
from nexo.domain.catalogue.errors import NotReady, OwnVersion, VersionNotDraft
from nexo.domain.catalogue.events import VersionPublished
from nexo.domain.catalogue.models import PublicService, ServiceVersion
from nexo.domain.catalogue.policies import authors_of, others_may_publish
from nexo.domain.catalogue.queries.readiness import people_of
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.record import record
from nexo.kernel.text.fold import fold


@transaction.atomic
def publish_version(*, actor: Actor, version_id: UUID) -> ServiceVersion:
    """Publish a draft and retire the version before it; open cases keep the version they have.

    The service needs its two areas, somebody trained and its texts (R25), and another publisher than who wrote it;
    where nobody else could publish it an author may, which the audit says.

    Raises `NotFound`, `NotAllowed`, `VersionNotDraft`, `OwnVersion`, `NotReady` with all that it lacks.
    """
    version = (
        ServiceVersion.objects.select_for_update(of=("self",))
        .select_related("service__owner_unit", "service__deputy_unit")
        .filter(pk=version_id, service__jurisdiction_id=jurisdiction_of(actor))
        .first()
    )
    if version is None:
        raise NotFound
    service = version.service
    if not policies.may_publish(actor, service):
        raise NotAllowed
    if version.status != VersionStatus.DRAFT:
        raise VersionNotDraft
    alone = actor.account_id is not None and actor.account_id in authors_of(version)
    if alone and others_may_publish(actor, service):
        raise OwnVersion
    if missing := people_of(service.jurisdiction_id).lacks(service, version):
        raise NotReady(missing)
    before = service.versions.filter(status=VersionStatus.PUBLISHED)
    before.filter(listed={}).update(listed=listing_of(service))
    before.update(status=VersionStatus.RETIRED)
    version.status = VersionStatus.PUBLISHED
    version.published_at = clock.now()
    version.published_by_id = actor.account_id
    version.save(update_fields=["status", "published_at", "published_by_id"])
    _list(service, version.listed)
    audit(
        actor=actor,
        action="catalogue.version_published",
        kind="service",
        object_id=service.id,
        changes={"number": version.number} | ({"alone": True} if alone else {}),
    )
    record(VersionPublished(version_id=version.id, service_id=service.id), actor=actor)
    return version


def listing_of(service: PublicService) -> dict[str, str]:
    """Return how people find a service now, as a version keeps it."""
    return {"name": service.name, "name_en": service.name_en, "keywords": service.keywords}


def _list(service: PublicService, listed: Mapping[str, str]) -> None:
    """Let people find the service by what the version says."""
    if not listed:
        return
    service.name, service.name_en = listed["name"], listed.get("name_en", service.name_en)
    service.keywords = listed.get("keywords", service.keywords)
    service.search_text = fold(f"{service.name} {service.keywords}")
    service.save(update_fields=["name", "name_en", "keywords", "search_text"])
