"""Zones, districts, streets and where an address may be."""

from collections.abc import Callable
from datetime import date
from functools import reduce
from operator import add, or_
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    Func,
    OuterRef,
    Prefetch,
    Q,
    Value,
    When,
)

from nexo.domain.organisation.enums import StaffStatus, UnitKind
from nexo.domain.organisation.models import (
    DistrictZone,
    StaffMember,
    Street,
    StreetSegment,
    Unit,
    Zone,
    segment_box,
)
from nexo.domain.organisation.rules import places
from nexo.domain.organisation.rules.addresses import read_address
from nexo.domain.organisation.rules.street_names import StreetName, halves_of
from nexo.domain.organisation.rules.zones import poorest
from nexo.kernel import clock
from nexo.kernel.geo.points import bounding_box
from nexo.kernel.geo.polygons import contains
from nexo.kernel.text.ngrams import ngrams

_STREETS_READ, _SEGMENTS_READ = 200, 2_000


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
