"""The service guide: what is offered, what words mean, where it is attended."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from nexo.domain.catalogue.enums import ServiceKind, VersionStatus, Visibility
from nexo.domain.catalogue.errors import ServiceUnknown, SignUnknown
from nexo.domain.catalogue.models import (
    ServicePlace,
    ServiceVersion,
    Sign,
    StatusType,
)
from nexo.domain.catalogue.rules import finding


@dataclass(frozen=True, slots=True)
class ServiceHit:
    """A service proposed for a person's words, with the words that speak for it."""

    version: ServiceVersion
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What was found for a person's words, and the words put right; empty: they were."""

    hits: list[ServiceHit]
    meant: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the service guide with its published versions, by name."""

    code: str
    name: str
    name_en: str
    icon: str
    versions: list[ServiceVersion]


def listed_versions(jurisdiction_id: UUID) -> QuerySet[ServiceVersion]:
    """Return what the guide tells of: the versions in force, those of other bodies that take no requests among them."""
    return ServiceVersion.objects.filter(
        status=VersionStatus.PUBLISHED, service__is_active=True, service__jurisdiction_id=jurisdiction_id
    ).select_related("service__group")


def published_versions(jurisdiction_id: UUID) -> QuerySet[ServiceVersion]:
    """Return the versions in force of what can be asked for here, with service and group at hand."""
    return listed_versions(jurisdiction_id).filter(takes_requests=True)


def listed(*, jurisdiction_id: UUID, code: str) -> ServiceVersion:
    """Return what the guide tells of the service `code`, its legal term at hand too; raises `ServiceUnknown`."""
    rows = listed_versions(jurisdiction_id).select_related("service__owner_unit", "legal_term")
    version = rows.filter(service__code=code).first()
    if version is None:
        raise ServiceUnknown
    return version


def office_ids_of(service_id: UUID) -> list[UUID]:
    """Return the offices where a service is attended; none: at every office of the town. One query."""
    return list(ServicePlace.objects.filter(service_id=service_id).values_list("office_id", flat=True))


def published(*, jurisdiction_id: UUID, code: str) -> ServiceVersion:
    """Return the version in force of the service `code` with its owner unit and town; raises `ServiceUnknown`."""
    version = (
        published_versions(jurisdiction_id)
        .select_related("service__owner_unit", "service__jurisdiction")
        .filter(service__code=code)
        .first()
    )
    if version is None:
        raise ServiceUnknown
    return version


def find_services(
    *,
    jurisdiction_id: UUID,
    text: str,
    limit: int = 3,
    kinds: tuple[ServiceKind, ...] = (),
) -> list[ServiceHit]:
    """Return the services that can be asked for here and that `text` means, best first, with why. One query.

    Protected routes are proposed too: a person in danger must find them.
    """
    rows = published_versions(jurisdiction_id)
    entries = _entries(rows.filter(service__kind__in=kinds) if kinds else rows)
    return [ServiceHit(found.key, found.because) for found in finding.find(text, entries, limit)]


def look_up(*, jurisdiction_id: UUID, text: str, kinds: tuple[ServiceKind, ...] = ()) -> LookedUp:
    """Return what the guide finds for a person's words, what other bodies do among it. One query.

    Words that are not spelt as the catalogue spells them find as much; `meant` says what was understood.
    """
    if not text:
        return LookedUp([], "")
    rows = listed_versions(jurisdiction_id)
    entries = _entries(rows.filter(service__kind__in=kinds) if kinds else rows)
    hits = [ServiceHit(found.key, found.because) for found in finding.find(text, entries)]
    return LookedUp(hits, finding.respelt(text, entries))


def _entries(rows: QuerySet[ServiceVersion]) -> list[finding.Entry[ServiceVersion]]:
    return [
        finding.entry(
            version,
            name=version.service.name,
            keywords=version.service.keywords,
            weight=version.service.popularity / 1000,
        )
        for version in rows
    ]


def guide(jurisdiction_id: UUID, *, elsewhere: bool = False) -> list[Group]:
    """Return the whole service guide by group; `elsewhere`: with what other bodies do. One query."""
    groups: dict[str, Group] = {}
    found = listed_versions(jurisdiction_id) if elsewhere else published_versions(jurisdiction_id)
    for version in found.order_by("service__group__order", "service__name"):
        group = version.service.group
        held = groups.setdefault(group.code, Group(group.code, group.name, group.name_en, group.icon, []))
        held.versions.append(version)
    return list(groups.values())


def popular(jurisdiction_id: UUID, limit: int = 6) -> list[ServiceVersion]:
    """Return the services most asked for that anybody may see. One query."""
    rows = published_versions(jurisdiction_id).filter(visibility=Visibility.NORMAL)
    return list(rows.order_by("-service__popularity", "service__code")[:limit])


def status_types(*, jurisdiction_id: UUID, service_id: UUID, phase: str) -> list[StatusType]:
    """Return the statuses that a municipality words for `phase`, those of the service first. One query."""
    rows = StatusType.objects.filter(
        Q(service_id=service_id) | Q(service__isnull=True), jurisdiction_id=jurisdiction_id, phase=phase
    )
    return sorted(rows, key=lambda row: (row.service_id is None, row.order, row.code))


def sign_at(*, jurisdiction_id: UUID, code: str) -> Sign:
    """Return a sign that is still up, its service at hand; raises `SignUnknown`. One query."""
    rows = Sign.objects.select_related("service").filter(taken_down_at__isnull=True)
    sign = rows.filter(jurisdiction_id=jurisdiction_id, code=code).first()
    if sign is None:
        raise SignUnknown
    return sign
