"""Reads for others: the town of a host, who an account is, chains of posts, zones, offices."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache, reduce
from operator import add, or_
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    FilteredRelation,
    Func,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)

from nexo.domain.accounts.enums import AccountKind
from nexo.domain.accounts.models import Account
from nexo.domain.organisation.enums import CalendarKind, StaffStatus, UnitKind
from nexo.domain.organisation.errors import JurisdictionUnknown
from nexo.domain.organisation.models import (
    CalendarVersion,
    DistrictZone,
    Jurisdiction,
    Office,
    Position,
    RoleGrant,
    StaffMember,
    Street,
    StreetSegment,
    Unit,
    UnitVersion,
    Zone,
    segment_box,
)
from nexo.domain.organisation.policies import administered_units
from nexo.domain.organisation.rules import places
from nexo.domain.organisation.rules.addresses import read_address
from nexo.domain.organisation.rules.calendars import WEEKENDS, Calendar
from nexo.domain.organisation.rules.grants import Held, ancestors, expanded
from nexo.domain.organisation.rules.hours import opening_at
from nexo.domain.organisation.rules.street_names import StreetName, halves_of
from nexo.domain.organisation.rules.zones import poorest
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.errors import NotAllowed
from nexo.kernel.geo.points import bounding_box
from nexo.kernel.geo.polygons import contains
from nexo.kernel.text.ngrams import ngrams

_MAYOR = 5
_STREETS_READ, _SEGMENTS_READ = 200, 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """An office and how it stands at a moment; times are local and aware."""

    office: Office
    is_open: bool
    closes_at: datetime | None
    opens_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a unit stood on a day."""

    name: str
    path: str
    parent_id: UUID | None


def jurisdiction_by_slug(slug: str) -> Jurisdiction:
    """Return one government; raises `JurisdictionUnknown`."""
    found = Jurisdiction.objects.filter(slug=slug).first()
    if found is None:
        raise JurisdictionUnknown
    return found


def only_jurisdiction() -> Jurisdiction:
    """Return the government of an installation that has one; raises `JurisdictionUnknown` for none or several."""
    governments = list(Jurisdiction.objects.order_by("slug")[:2])
    if len(governments) != 1:
        raise JurisdictionUnknown
    return governments[0]


def the_jurisdiction(host: str) -> Jurisdiction:
    """Return the government that answers at `host`: the only one, else the one that lists it in its theme."""
    name = host.rsplit(":", 1)[0].lower() if not host.endswith("]") else host.lower()
    governments = list(Jurisdiction.objects.order_by("slug"))
    if len(governments) == 1:
        return governments[0]
    for government in governments:
        if name in government.theme.get("hosts", ()):
            return government
    raise JurisdictionUnknown


def calendar_of(version_id: UUID | None) -> Calendar:
    """Return the calendar of a published version, by id; without one only weekends are off.

    A version never changes, so each is read once a process.
    """
    return WEEKENDS if version_id is None else _read_calendar(version_id)


def calendar_versions(jurisdiction_id: UUID, limit: int = 10) -> list[CalendarVersion]:
    """Return the calendars of the offices of a town, the one in force first. One query."""
    rows = CalendarVersion.objects.filter(jurisdiction_id=jurisdiction_id, kind=CalendarKind.ADMINISTRATION)
    return list(rows.order_by("-number")[:limit])


@lru_cache(maxsize=64)
def _read_calendar(version_id: UUID) -> Calendar:
    row = CalendarVersion.objects.get(pk=version_id)
    return Calendar(frozenset(date.fromisoformat(day) for day in row.days_off), row.firm_until)


def actor_for(account: Account) -> Actor:
    """Return who acts when this account is signed in, with the roles of this very moment. Two queries.

    A citizen's account has no jurisdiction of its own and gets its party from whoever knows it. Raises
    `NotAllowed` for an account that was closed and for staff who left; staff on leave hold no role.
    """
    if not account.is_active:
        raise NotAllowed
    if account.kind == AccountKind.CITIZEN:
        return Actor(kind=ActorKind.CITIZEN, jurisdiction_id=None, account_id=account.id, label=account.name)
    rows = _roles_of(account)
    if not rows or rows[0]["status"] == StaffStatus.LEFT:
        raise NotAllowed
    member = rows[0]
    actor = Actor(
        kind=ActorKind.STAFF,
        jurisdiction_id=member["jurisdiction_id"],
        account_id=account.id,
        staff_id=member["id"],
        label=member["name"],
    )
    held = [Held(row["held__role"], row["held__unit__path"]) for row in rows if row["held__role"]]
    if member["status"] != StaffStatus.ACTIVE or not held:
        return actor
    units: Sequence[tuple[UUID, str]] = ()
    if any(one.path is not None for one in held):
        units = list(Unit.objects.filter(jurisdiction_id=member["jurisdiction_id"]).values_list("id", "path"))
    return replace(actor, grants=expanded(held, units))


def staff_of(account_id: UUID) -> StaffMember | None:
    """Return the member of staff behind an account, with unit and jurisdiction."""
    return StaffMember.objects.filter(account_id=account_id).select_related("unit", "jurisdiction").first()


def staff_members(actor: Actor) -> QuerySet[StaffMember]:
    """Return the staff of the units that the actor administers, with unit and roles in force. Two queries."""
    in_force = RoleGrant.objects.filter(valid_to__isnull=True).select_related("unit").order_by("role", "id")
    return (
        StaffMember.objects.filter(unit__in=administered_units(actor).values("id"))
        .select_related("unit", "account")
        .prefetch_related(Prefetch("role_grants", queryset=in_force))
        .order_by("name", "id")
    )


def chain_of(unit: Unit) -> list[Position]:
    """Return the posts that answer for a unit, from its own head up to the mayor, substitutes included."""
    paths = ancestors(unit.path)
    depth = Case(
        *(When(unit__path=path, then=Value(place)) for place, path in enumerate(paths)),
        default=Value(len(paths)),
        output_field=IntegerField(),
    )
    return list(
        Position.objects.filter(unit__jurisdiction_id=unit.jurisdiction_id, level__gte=1)
        .filter(Q(unit__path__in=paths) | Q(level=_MAYOR))
        .select_related("unit", "holder", "substitute")
        .order_by(depth, "level", "title")
    )


def units_below(unit: Unit) -> QuerySet[Unit]:
    """Return a unit and all that hang below it."""
    return Unit.objects.filter(jurisdiction_id=unit.jurisdiction_id).filter(
        Q(id=unit.id) | Q(path__startswith=f"{unit.path}/")
    )


def unit_on(unit: Unit, day: date) -> Standing | None:
    """Return how a unit stood on a day: today's row, or the version of then. None: it did not exist."""
    if unit.valid_from <= day:
        ended = unit.valid_to is not None and unit.valid_to <= day
        return None if ended else Standing(name=unit.name, path=unit.path, parent_id=unit.parent_id)
    version = UnitVersion.objects.filter(unit=unit, valid_from__lte=day, valid_to__gt=day).first()
    if version is None:
        return None
    return Standing(name=version.name, path=version.path, parent_id=version.parent_id)


def zone_finder(jurisdiction_id: UUID) -> Callable[[float, float], Zone | None]:
    """Return what finds the zone of a point (lat, lon): the zones are read once, for many points."""
    zones = list(Zone.objects.filter(jurisdiction_id=jurisdiction_id, polygon__isnull=False).order_by("code"))

    def zone_of(lat: float, lon: float) -> Zone | None:
        return next((zone for zone in zones if zone.polygon and contains(zone.polygon, lat, lon)), None)

    return zone_of


def zone_at(jurisdiction_id: UUID, lat: float, lon: float) -> Zone | None:
    """Return the zone of a point; on a common border the first by code."""
    return zone_finder(jurisdiction_id)(lat, lon)


def district_of(zone_id: UUID, day: date) -> tuple[Unit, bool] | None:
    """Return the district that attends a zone on `day` and whether anybody is at work there. One query."""
    at_work = StaffMember.objects.filter(unit=OuterRef("pk"), status=StaffStatus.ACTIVE)
    covers = DistrictZone.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day), zone_id=zone_id, valid_from__lte=day
    )
    rows = Unit.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), kind=UnitKind.DISTRICT)
    unit = (
        rows.filter(pk__in=covers.values("unit_id"))
        .annotate(is_staffed=Exists(at_work))
        .order_by("code")
        .first()
    )
    return None if unit is None else (unit, bool(unit.is_staffed))


def districts_of(jurisdiction_id: UUID) -> list[Unit]:
    """Return the districts of a town in force, by name, with the zones of today and to come at hand. Two queries."""
    zones = DistrictZone.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=clock.now().date())
    ).select_related("zone")
    rows = Unit.objects.filter(
        jurisdiction_id=jurisdiction_id, kind=UnitKind.DISTRICT, valid_to__isnull=True
    ).order_by("name")
    return list(
        rows.prefetch_related(Prefetch("district_zones", queryset=zones.order_by("zone__code", "valid_from")))
    )


def has_districts(jurisdiction_id: UUID) -> bool:
    """Say whether any district of a town is in force. One query."""
    rows = Unit.objects.filter(jurisdiction_id=jurisdiction_id, kind=UnitKind.DISTRICT, valid_to__isnull=True)
    return rows.exists()


def locate(jurisdiction_id: UUID, text: str) -> list[places.FoundPlace]:
    """Return the places of the register of streets that an address may mean, the likeliest first.

    Two queries, none for what is no address; at most `places.MOST_PLACES`. `rules.places.sure_place` says whether
    one of them is surely meant.
    """
    readings = read_address(text)
    asked = {name for reading in readings for name in (reading.street, *reading.crosses)}
    if not asked:
        return []
    streets = _streets_like(jurisdiction_id, asked)
    meant = {name: places.streets_meant(name, streets) for name in asked}
    _read_segments({street.id: street for found in meant.values() for street, _ in found})
    return places.places_of(readings, meant)


def _streets_like(jurisdiction_id: UUID, asked: set[StreetName]) -> list[places.KnownStreet]:
    """Return the streets that share words with the names asked for; when too many, those with most of them.

    A word that is there as it was typed weighs twice one that only resembles it.
    """
    words = sorted({word for name in asked for word in name.core})
    like = {word: reduce(or_, (Q(ngrams__contains=half) for half in halves_of(word))) for word in words}
    weight = reduce(
        add,
        (
            Case(
                When(ngrams__contains=ngrams(word), then=Value(2 * len(word))),
                When(resembles, then=Value(len(word))),
                default=Value(0),
            )
            for word, resembles in like.items()
        ),
    )
    rows = (
        Street.objects.filter(reduce(or_, like.values()), jurisdiction_id=jurisdiction_id)
        .order_by(weight.desc(), "name")
        .values_list("id", "name", "other_names")[:_STREETS_READ]
    )
    return [places.KnownStreet(key, name, places.names_of(name, others)) for key, name, others in rows]


def _read_segments(streets: dict[UUID, places.KnownStreet]) -> None:
    if not streets:
        return
    rows = (
        StreetSegment.objects.filter(street_id__in=streets)
        .order_by("street_id", "id")
        .values_list(
            "street_id", "first_lat", "first_lon", "last_lat", "last_lon",
            "first_number", "last_number", "parity", "zone_id", "zone__name",
        )
    )  # fmt: skip
    for street_id, *ends, first, last, parity, zone_id, zone_name in rows[:_SEGMENTS_READ]:
        piece = (ends[0], ends[1], ends[2], ends[3])
        streets[street_id].segments.append(
            places.Segment(piece, first, last, parity, zone_id, zone_name or "")
        )


def segments_near(
    jurisdiction_id: UUID, lat: float, lon: float, *, within_m: float, limit: int = 120
) -> list[StreetSegment]:
    """Return the stretches of streets that pass near a point, with their streets; at most `limit`. One query.

    A stretch passes where the box around it and the box around the point touch.
    """
    south, west, north, east = bounding_box(lat, lon, within_m)
    corners = (Func(Value(lat), Value(lon), function="point") for lat, lon in ((south, west), (north, east)))
    touches = Func(
        segment_box(),
        Func(*corners, function="box"),
        template="(%(expressions)s)",
        arg_joiner=" && ",
        output_field=BooleanField(),
    )
    rows = StreetSegment.objects.filter(touches, street__jurisdiction_id=jurisdiction_id)
    return list(rows.select_related("street").order_by("street__name", "id")[:limit])


def segment_of(jurisdiction_id: UUID, segment_id: int) -> StreetSegment | None:
    """Return a stretch of a street of the town by its number. One query."""
    rows = StreetSegment.objects.filter(pk=segment_id, street__jurisdiction_id=jurisdiction_id)
    return rows.select_related("street").first()


def poorest_zone_ids(jurisdiction_id: UUID) -> frozenset[UUID]:
    """Return the fifth of the zones with the most homes in need (NBI)."""
    rows = Zone.objects.filter(jurisdiction_id=jurisdiction_id).order_by("code")
    return frozenset(poorest(list(rows.values_list("id", "nbi_percent"))))


def offices_open(jurisdiction: Jurisdiction, at: datetime) -> list[OfficeHours]:
    """Return every office with how it stands at `at`: open ones first, then those that open soonest."""
    moment = at.astimezone(jurisdiction.zone_info)
    rows = []
    for office in Office.objects.filter(jurisdiction=jurisdiction).order_by("name"):
        opening = opening_at(office.hours, moment)
        rows.append(
            OfficeHours(
                office=office,
                is_open=opening.is_open,
                closes_at=opening.closes_at,
                opens_at=opening.opens_at,
            )
        )
    return sorted(rows, key=_readiness)


def _readiness(row: OfficeHours) -> tuple[bool, bool, float]:
    return (not row.is_open, row.opens_at is None, row.opens_at.timestamp() if row.opens_at else 0.0)


def _roles_of(account: Account) -> list[dict[str, Any]]:
    """Return the member of staff once for each role in force, or once without any."""
    now = clock.now()
    rows = (
        StaffMember.objects.filter(account=account)
        .annotate(
            held=FilteredRelation(
                "role_grants",
                condition=Q(role_grants__valid_from__lte=now)
                & (Q(role_grants__valid_to__isnull=True) | Q(role_grants__valid_to__gt=now)),
            )
        )
        .values("id", "jurisdiction_id", "name", "status", "held__role", "held__unit__path")
        .order_by("held__id")
    )
    return [{**row} for row in rows]
