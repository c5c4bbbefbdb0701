"""Where a case goes, and the rules that say so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, FilteredRelation, OuterRef, Prefetch, Q
from django.utils.translation import override

from nexo.domain.catalogue import policies, registry
from nexo.domain.catalogue.enums import HIDDEN, ServiceKind, VersionStatus, Visibility
from nexo.domain.catalogue.models import (
    PublicService,
    RoutingRule,
    RoutingSet,
    ServiceVersion,
)
from nexo.domain.catalogue.rules.routing.comparing import Line
from nexo.domain.catalogue.rules.routing.deciding import Count, Usable, busy_by, decide
from nexo.domain.catalogue.rules.routing.examining import World
from nexo.domain.catalogue.rules.routing.grammar import PERSONS, ROUTES
from nexo.domain.catalogue.rules.routing.names import Named, Names, Vocabulary
from nexo.domain.catalogue.rules.routing.sentence import Facts, Field, from_json
from nexo.domain.catalogue.rules.routing.writing import OWNERS, shortened
from nexo.domain.organisation.enums import StaffStatus
from nexo.domain.organisation.models import Position, StaffMember, Unit, Zone
from nexo.domain.organisation.queries.places import district_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Route:
    """Where a case goes, and why, in words."""

    unit: Unit
    because: str


def route(
    *,
    version: ServiceVersion,
    zone: Zone | None,
    channel: str = "",
    persons: frozenset[str] = frozenset(),
    count: Count = lambda _most: {},
) -> Route:
    """Return the unit that answers for a new case, and the rule that says so; one query, and that of `count`.

    The first rule that holds decides; without one the district of the zone where the service is attended in
    districts (one query more), else the owner unit of the service, which has it too when the
    unit of the rule takes no cases any more. `persons` are codes of preferential attention; `count` counts
    the open cases of units, once, when a rule asks for load.
    """
    service = version.service
    rows = routing_rules(service.jurisdiction_id)
    facts = Facts(
        service=service.code,
        group=service.group.code,
        kind=service.kind,
        visibility=version.visibility,
        zone=zone.code if zone else "",
        channel=channel,
        persons=persons,
    )
    today = clock.today(service.jurisdiction.zone_info)
    rules = usable(rows, today)
    found = decide(rules, facts, busy_by(count, rules))
    if found is None:
        return _district_or_owner(version, zone, today)
    rule = next(row for row in rows if row.number == found.number)
    unit = rule.unit if found.takes else None
    return Route(unit or service.owner_unit, reason_of(rule, takes=found.takes))


def _district_or_owner(version: ServiceVersion, zone: Zone | None, today: date) -> Route:
    """Return the district that attends the zone, if the service is attended there and somebody works there."""
    service = version.service
    if zone is None or not service.in_districts or version.visibility in HIDDEN:
        return Route(service.owner_unit, OWNERS)
    found = district_of(zone.pk, today)
    if found is None:
        return Route(service.owner_unit, OWNERS)
    unit, is_staffed = found
    if not is_staffed:
        why = f"{unit.name} atiende {zone.name} y hoy no tiene personal; va al área responsable del servicio"
        return Route(service.owner_unit, shortened(why))
    return Route(unit, shortened(f"{unit.name} atiende este servicio en {zone.name}"))


def reason_of(rule: RoutingRule, *, takes: bool = True) -> str:
    """Return what a case keeps as its reason: the rule, its version, and why it applied, in 200 letters at most."""
    why = rule.told if takes else "su área ya no recibe casos; va al área responsable del servicio"
    return shortened(f"Regla {rule.number}, versión {rule.routing_set.number}: {why}")


def routing_rules(jurisdiction_id: UUID) -> list[RoutingRule]:
    """Return the rules in force in their order, those switched off among them, with their units. One query."""
    rows = RoutingRule.objects.filter(
        routing_set__jurisdiction_id=jurisdiction_id, routing_set__status=VersionStatus.PUBLISHED
    )
    return list(rows.select_related("unit", "routing_set").order_by("order"))


def usable(rows: Iterable[RoutingRule], day: date) -> list[Usable]:
    """Return rules as `rules.routing.deciding` follows them on `day`."""
    return [
        Usable(
            row.number,
            from_json(row.says),
            is_in_force=row.is_enabled,
            takes=row.takes_cases(day),
            guards=row.unit is None or row.unit.is_protected,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Tongue:
    """What the rules of a town may name, what cases there can be, and its units by code.

    `unstaffed` and `unled`: codes of units where nobody works, and where nobody at work holds a post;
    `undeputised`: codes of services without a deputy unit.
    """

    vocabulary: Vocabulary
    world: World
    units: Mapping[str, Unit]
    unstaffed: frozenset[str]
    unled: frozenset[str]
    undeputised: tuple[str, ...]


def tongue_of(jurisdiction_id: UUID) -> Tongue:
    """Return what the rules of a town may name. Three queries."""
    in_force = FilteredRelation("versions", condition=Q(versions__status=VersionStatus.PUBLISHED))
    services = list(
        PublicService.objects.filter(jurisdiction_id=jurisdiction_id, is_active=True)
        .annotate(now=in_force)
        .order_by("code")
        .values_list(
            "code", "name", "kind", "group__code", "group__name", "now__visibility", "deputy_unit_id"
        )
    )
    zones = list(Zone.objects.filter(jurisdiction_id=jurisdiction_id).order_by("code"))
    at_work = StaffMember.objects.filter(unit=OuterRef("pk"), status=StaffStatus.ACTIVE)
    leads = Position.objects.filter(unit=OuterRef("pk"), holder__status=StaffStatus.ACTIVE)
    units = list(
        Unit.objects.filter(jurisdiction_id=jurisdiction_id)
        .annotate(is_staffed=Exists(at_work), is_led=Exists(leads))
        .order_by("code")
    )
    channels = registry.channels.all()
    with override("es"):  # rules are written in Spanish, whoever writes them
        kinds = Names([Named(kind.value, str(kind.label)) for kind in ServiceKind])
    fields = {
        Field.SERVICE: Names((Named(code, name) for code, name, *_ in services), by_code=True),
        Field.GROUP: Names(dict.fromkeys(Named(code, name) for _, _, _, code, name, *_ in services)),
        Field.KIND: kinds,
        Field.ZONE: Names(Named(zone.code, zone.name) for zone in zones),
        Field.CHANNEL: Names(Named(one.slug, one.label) for one in channels),
        Field.PERSON: PERSONS,
        Field.VISIBILITY: ROUTES,
    }
    world = World(
        services={
            code: Facts(service=code, group=group, kind=kind, visibility=route_ or Visibility.NORMAL)
            for code, _, kind, group, _, route_, _ in services
        },
        zones=frozenset(zone.code for zone in zones),
        channels=frozenset(one.slug for one in channels),
    )
    names = Names((Named(row.code, row.name) for row in units), by_code=True)
    return Tongue(
        Vocabulary(fields, names),
        world,
        units={row.code: row for row in units},
        unstaffed=frozenset(row.code for row in units if not row.is_staffed),
        unled=frozenset(row.code for row in units if not row.is_led),
        undeputised=tuple(row[0] for row in services if row[-1] is None),
    )


@dataclass(frozen=True, slots=True)
class RoutingNow:
    """The routing rules in force and the draft of others, each with its rules in order at hand."""

    in_force: RoutingSet | None
    draft: RoutingSet | None

    @property
    def shown(self) -> RoutingSet | None:
        """What is worked on: the draft, else what is in force."""
        return self.draft or self.in_force


def routing_now(actor: Actor) -> RoutingNow:
    """Return the rules in force and the draft, as far as the actor may read them. Two queries."""
    rows = policies.routing_of(actor).filter(status__in=[VersionStatus.PUBLISHED, VersionStatus.DRAFT])
    rules = RoutingRule.objects.select_related("unit").order_by("order")
    found = {row.status: row for row in rows.prefetch_related(Prefetch("rules", queryset=rules))}
    return RoutingNow(found.get(VersionStatus.PUBLISHED), found.get(VersionStatus.DRAFT))


def routing_history(actor: Actor, limit: int = 50) -> list[RoutingSet]:
    """Return the versions of the routing rules, the newest first, with their rules at hand. Two queries."""
    rows = policies.routing_of(actor).exclude(status=VersionStatus.DRAFT)
    rules = RoutingRule.objects.order_by("order")
    return list(rows.prefetch_related(Prefetch("rules", queryset=rules)).order_by("-number")[:limit])


def lines_of(version: RoutingSet | None) -> list[Line]:
    """Return the rules of a version as versions are compared."""
    return [Line(row.number, row.sentence, row.is_enabled) for row in version.rules.all()] if version else []


def routing_alarms(rows: Iterable[RoutingRule], day: date) -> list[RoutingRule]:
    """Return the rules in force that take no case where they should: switched off, or their unit takes none."""
    return [row for row in rows if not row.is_enabled or not row.takes_cases(day)]
