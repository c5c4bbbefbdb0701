"""Put a version of a service into force."""

from uuid import UUID

from django.db import transaction

from nexo.domain.catalogue import policies
from nexo.domain.catalogue.enums import VersionStatus
from nexo.domain.catalogue.errors import NotReady, OwnVersion, VersionNotDraft
from nexo.domain.catalogue.events import VersionPublished
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.catalogue.queries.readiness import people_of
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.record import record


@transaction.atomic
def publish_version(*, actor: Actor, version_id: UUID) -> ServiceVersion:
    """Publish a draft and retire the version before it; open cases keep the version they have.

    The service needs its two areas, somebody trained and its texts (R25), and another publisher than who wrote it.

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
    if actor.account_id is not None and actor.account_id in {version.created_by_id, *version.author_ids}:
        raise OwnVersion
    if missing := people_of(service.jurisdiction_id).lacks(service, version):
        raise NotReady(missing)
    service.versions.filter(status=VersionStatus.PUBLISHED).update(status=VersionStatus.RETIRED)
    version.status = VersionStatus.PUBLISHED
    version.published_at = clock.now()
    version.published_by_id = actor.account_id
    version.save(update_fields=["status", "published_at", "published_by_id"])
    audit(
        actor=actor,
        action="catalogue.version_published",
        kind="service",
        object_id=service.id,
        changes={"number": version.number},
    )
    record(VersionPublished(version_id=version.id, service_id=service.id), actor=actor)
    return version
