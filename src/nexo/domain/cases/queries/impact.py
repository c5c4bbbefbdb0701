"""The impact map (R25): for each service the areas that it touches, who attends it, and what it lacks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, FilteredRelation, OuterRef, Q, TextField, Value
from django.db.models.functions import Coalesce

from nexo.domain.cases.models import Task
from nexo.domain.catalogue import policies
from nexo.domain.catalogue.enums import Lack, VersionStatus
from nexo.domain.catalogue.models import PublicService, RoutingRule
from nexo.domain.catalogue.queries.readiness import People, facts_of_area, people_of
from nexo.domain.catalogue.queries.routing import routing_rules, usable
from nexo.domain.catalogue.rules.readiness import lacks
from nexo.domain.catalogue.rules.routing.deciding import Usable
from nexo.domain.catalogue.rules.routing.sentence import Choice, Field
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Unit
from nexo.domain.organisation.rules.grants import ancestors
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor

TASK_DAYS = 365
_IT = frozenset({Role.ADMINISTRATOR})
_CARE = frozenset({Role.FRONT_OFFICE, Role.TRIAGE})
_INFORMATION = frozenset({Role.EDITOR, Role.ACCESS_OFFICER, Role.ANALYST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """A service and whom it touches; areas by name.

    `number` is that of the version in force. `is_live`: published and switched on. `policy` are the areas above the
    owner; `by_rules` those that a routing rule in force names for it, `by_tasks` those asked for a task in a year;
    `it`, `care` and `information` are where those work who keep the system, attend people and publish what is known
    of it.
    """

    service: PublicService
    number: int | None
    is_live: bool
    owner: Unit
    deputy: Unit | None
    by_rules: tuple[str, ...]
    by_tasks: tuple[str, ...]
    policy: tuple[str, ...]
    it: tuple[str, ...]
    care: tuple[str, ...]
    information: tuple[str, ...]
    staff: tuple[str, ...]
    trained: tuple[str, ...]
    lacks: tuple[Lack, ...]
    unit_ids: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class ImpactMap:
    """Services with what they touch, and all units of the town by which they may be asked for."""

    rows: list[Impact]
    units: list[Unit]


def impact_map(actor: Actor, *, unit_id: UUID | None = None, lack: str = "") -> ImpactMap:
    """Return the services by code, those that touch a unit or have a gap where asked for. Five queries."""
    town = jurisdiction_of(actor)
    services = list(
        policies.services_of(actor)
        .select_related("group", "owner_unit", "deputy_unit")
        .annotate(now=FilteredRelation("versions", condition=Q(versions__status=VersionStatus.PUBLISHED)))
        .annotate(
            number=F("now__number"),
            summary=Coalesce(F("now__summary"), Value("")),
            description=Coalesce(F("now__description"), Value("", output_field=TextField())),
        )
        .order_by("code")
    )
    if not services:
        return ImpactMap([], [])
    people = people_of(town)
    units = {unit.pk: unit for unit in Unit.objects.filter(jurisdiction_id=town).annotate(asked=_asked())}
    rules = routing_rules(town)
    world = _World(people, units, list(zip(rules, usable(rules, people.day), strict=True)), _tasks(units))
    rows = [
        row
        for row in (world.impact(service) for service in services)
        if (unit_id is None or unit_id in row.unit_ids)
        and (not lack or lack in row.lacks or (lack == "any" and row.lacks))
    ]
    return ImpactMap(rows, sorted(units.values(), key=lambda unit: unit.name))


def _asked() -> ArraySubquery:
    """Return the services of whose cases a unit was asked for tasks."""
    since = clock.now() - timedelta(days=TASK_DAYS)
    rows = Task.objects.filter(unit=OuterRef("pk"), created_at__gte=since).order_by()
    return ArraySubquery(rows.values("case__service_id").distinct())


def _tasks(units: Mapping[UUID, Unit]) -> Mapping[UUID, set[UUID]]:
    """Return the units that were asked for tasks in cases of each service."""
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for unit in units.values():
        for service in unit.asked:  # type: ignore[attr-defined]  # annotated above
            found[service].add(unit.pk)
    return found


@dataclass(frozen=True, slots=True)
class _World:
    """What all services of a town share."""

    people: People
    units: Mapping[UUID, Unit]
    rules: Sequence[tuple[RoutingRule, Usable]]
    tasks: Mapping[UUID, set[UUID]]

    def impact(self, service: PublicService) -> Impact:
        owner, deputy = service.owner_unit, service.deputy_unit
        number = getattr(service, "number", None)
        standing = self.people.standing(service, (service.summary, service.description))  # type: ignore[attr-defined]  # annotated above
        names = {one.staff: one.name for one in self.people.grants}
        by_rules = {row.unit_id for row, rule in self.rules if row.unit_id and _names(rule, service)}
        by_tasks = self.tasks.get(service.pk, set())
        above = {path.rsplit("/", 1)[-1] for path in ancestors(owner.path)[1:]}
        policy = {unit.pk for unit in self.units.values() if unit.code in above}
        it, care, information = (self._homes(owner, roles) for roles in (_IT, _CARE, _INFORMATION))
        touched = {owner.pk, *by_rules, *by_tasks, *policy, *it, *care, *information}
        return Impact(
            service=service,
            number=number,
            is_live=service.is_active and number is not None,
            owner=owner,
            deputy=deputy,
            by_rules=self._told(by_rules),
            by_tasks=self._told(by_tasks),
            policy=self._told(policy),
            it=self._told(it),
            care=self._told(care),
            information=self._told(information),
            staff=tuple(sorted(names[one] for one in standing.staff)),
            trained=tuple(sorted(names[one] for one in standing.staff & standing.trained)),
            lacks=lacks(standing, self.people.day),
            unit_ids=frozenset(touched | ({deputy.pk} if deputy else set())),
        )

    def _homes(self, owner: Unit, roles: frozenset[Role]) -> set[UUID]:
        area = facts_of_area(owner)
        return {one.home for one in self.people.grants if one.role in roles and one.reaches(area)}

    def _told(self, units: Iterable[UUID]) -> tuple[str, ...]:
        return tuple(sorted(self.units[one].name for one in units if one in self.units))


def _names(rule: Usable, service: PublicService) -> bool:
    """Say whether a rule in force could hold for cases of a service, as far as service, group and kind say."""
    said = {Field.SERVICE: service.code, Field.GROUP: service.group.code, Field.KIND: service.kind}
    return rule.is_in_force and all(
        (said[one.field] in one.values) != one.negated
        for one in rule.sentence.conditions
        if isinstance(one, Choice) and one.field in said
    )
