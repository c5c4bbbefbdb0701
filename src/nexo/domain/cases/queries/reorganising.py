"""What a reorganisation would do, before anybody decides it, and the plans of a town."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Prefetch

from nexo.domain.cases.enums import OPEN_PHASES
from nexo.domain.cases.models import Case, Reorganisation, ReorganisedService
from nexo.domain.catalogue.models import PublicService
from nexo.domain.organisation.models import Position, Unit

_OPEN = [phase.value for phase in OPEN_PHASES]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceChange:
    """One service as it would change hands; `open_cases` would go along, `elsewhere` stay where a rule sent them."""

    code: str
    name: str
    from_name: str
    open_cases: int
    elsewhere: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What a plan would do. `has_head`: somebody holds or stands in for the post that heads the new unit."""

    changes: list[ServiceChange]
    open_cases: int
    open_now: int
    has_head: bool


def simulate(*, jurisdiction_id: UUID, service_ids: Collection[UUID], to_unit: Unit) -> Simulation:
    """Say what would change hands, and what the new unit has already. Four queries."""
    services = list(
        PublicService.objects.filter(jurisdiction_id=jurisdiction_id, pk__in=service_ids)
        .select_related("owner_unit")
        .order_by("code")
    )
    counted = {
        (row["service_id"], row["owner_unit_id"]): row["n"]
        for row in Case.objects.filter(service__in=services, phase__in=_OPEN)
        .values("service_id", "owner_unit_id")
        .annotate(n=Count("pk"))
        .order_by()
    }
    changes = [
        ServiceChange(
            code=service.code,
            name=service.name,
            from_name=service.owner_unit.name,
            open_cases=counted.get((service.pk, service.owner_unit_id), 0),
            elsewhere=sum(
                n for (pk, unit), n in counted.items() if pk == service.pk and unit != service.owner_unit_id
            ),
        )
        for service in services
    ]
    heads = Position.objects.filter(unit=to_unit, level__gte=1)
    return Simulation(
        changes=changes,
        open_cases=sum(change.open_cases for change in changes),
        open_now=Case.objects.filter(owner_unit=to_unit, phase__in=_OPEN).count(),
        has_head=any(post.holder_id or post.substitute_id for post in heads),
    )


def plans_of(jurisdiction_id: UUID, limit: int = 50) -> list[Reorganisation]:
    """Return the plans of a town with their services, the next one to come first. Two queries."""
    rows = Reorganisation.objects.filter(jurisdiction_id=jurisdiction_id).select_related("to_unit")
    theirs = Prefetch("services", queryset=ReorganisedService.objects.select_related("service"))
    return list(rows.prefetch_related(theirs).order_by("-from_day", "-planned_at")[:limit])


def units_with_services(jurisdiction_id: UUID) -> list[Unit]:
    """Return the units that answer for services, by name, each with their `number`. One query."""
    rows = Unit.objects.filter(jurisdiction_id=jurisdiction_id, owned_services__is_active=True)
    return list(rows.annotate(number=Count("owned_services")).order_by("name"))


def services_of(jurisdiction_id: UUID, unit_id: UUID) -> list[PublicService]:
    """Return the services that a unit answers for, by name. One query."""
    rows = PublicService.objects.filter(
        jurisdiction_id=jurisdiction_id, owner_unit_id=unit_id, is_active=True
    )
    return list(rows.order_by("name"))
