"""Reads of the catalogue for the sites and for cases."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from nexo.domain.catalogue.enums import ServiceKind, VersionStatus, Visibility
from nexo.domain.catalogue.errors import ServiceUnknown
from nexo.domain.catalogue.models import RoutingRule, ServiceVersion, StatusType
from nexo.domain.catalogue.rules import finding
from nexo.domain.organisation.models import Unit, Zone


@dataclass(frozen=True, slots=True)
class ServiceHit:
    """A service proposed for a person's words, with the words that speak for it."""

    version: ServiceVersion
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the service guide with its published versions, by name."""

    code: str
    name: str
    name_en: str
    icon: str
    versions: list[ServiceVersion]


@dataclass(frozen=True, slots=True)
class Route:
    """Where a case goes, and why, in words."""

    unit: Unit
    because: str


def published_versions(jurisdiction_id: UUID) -> QuerySet[ServiceVersion]:
    """Return the versions in force of active services, with service and group at hand."""
    return ServiceVersion.objects.filter(
        status=VersionStatus.PUBLISHED, service__is_active=True, service__jurisdiction_id=jurisdiction_id
    ).select_related("service__group")


def published(*, jurisdiction_id: UUID, code: str) -> ServiceVersion:
    """Return the version in force of the service `code` with its owner unit; raises `ServiceUnknown`."""
    version = (
        published_versions(jurisdiction_id)
        .select_related("service__owner_unit")
        .filter(service__code=code)
        .first()
    )
    if version is None:
        raise ServiceUnknown
    return version


def find_services(
    *, jurisdiction_id: UUID, text: str, limit: int = 3, kinds: tuple[ServiceKind, ...] = ()
) -> list[ServiceHit]:
    """Return the services that `text` means, best first, with why. One query over the whole catalogue.

    Protected routes are proposed too: a person in danger must find them.
    """
    rows = published_versions(jurisdiction_id)
    if kinds:
        rows = rows.filter(service__kind__in=kinds)
    entries = [
        finding.entry(
            version,
            name=version.service.name,
            keywords=version.service.keywords,
            weight=version.service.popularity / 1000,
        )
        for version in rows
    ]
    return [ServiceHit(found.key, found.because) for found in finding.find(text, entries, limit)]


def guide(jurisdiction_id: UUID) -> list[Group]:
    """Return the whole service guide by group. One query."""
    groups: dict[str, Group] = {}
    rows = published_versions(jurisdiction_id).order_by("service__group__order", "service__name")
    for version in rows:
        group = version.service.group
        held = groups.setdefault(group.code, Group(group.code, group.name, group.name_en, group.icon, []))
        held.versions.append(version)
    return list(groups.values())


def popular(jurisdiction_id: UUID, limit: int = 6) -> list[ServiceVersion]:
    """Return the services most asked for that anybody may see. One query."""
    rows = published_versions(jurisdiction_id).filter(visibility=Visibility.NORMAL)
    return list(rows.order_by("-service__popularity", "service__code")[:limit])


def route(*, version: ServiceVersion, zone: Zone | None) -> Route:
    """Return the unit that answers for `version` in `zone`; at most two queries.

    A rule for the zone wins; without one the owner unit of the service has it.
    """
    if zone is not None:
        rule = (
            RoutingRule.objects.filter(service_id=version.service_id, zone=zone, is_enabled=True)
            .select_related("unit")
            .first()
        )
        if rule is not None:
            return Route(rule.unit, f"regla de la zona {zone.name}")
    return Route(version.service.owner_unit, gettext_noop("área responsable del servicio"))


def status_types(*, jurisdiction_id: UUID, service_id: UUID, phase: str) -> list[StatusType]:
    """Return the statuses that a municipality words for `phase`, those of the service first. One query."""
    rows = StatusType.objects.filter(
        Q(service_id=service_id) | Q(service__isnull=True), jurisdiction_id=jurisdiction_id, phase=phase
    )
    return sorted(rows, key=lambda row: (row.service_id is None, row.order, row.code))
