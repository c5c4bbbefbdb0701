"""The offices that attend a service, the nearest first: open or not, how far, in whose hands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nexo.domain.catalogue.queries.services import office_ids_of
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.organisation.queries.places import locate
from nexo.domain.organisation.queries.town import OfficeHours, offices_open
from nexo.domain.organisation.rules.places import FoundPlace, sure_place
from nexo.kernel.geo.points import distance_m


@dataclass(frozen=True, slots=True, kw_only=True)
class Standpoint:
    """Where somebody looks from: a point, and what it is called if it came from words."""

    lat: float
    lon: float
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearOffice:
    """An office, how it stands, and how far it is in a straight line; None: one of the two points is not known."""

    hours: OfficeHours
    metres: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an address may mean: one sure standpoint, or the places to choose from."""

    standpoint: Standpoint | None = None
    choices: tuple[FoundPlace, ...] = ()


def standpoint_of(jurisdiction_id: UUID, text: str) -> Found:
    """Return where an address is; a place's own label always means that place. Two queries."""
    places = locate(jurisdiction_id, text)
    sure = next((place for place in places if place.label == text), None) or sure_place(places)
    if sure is None:
        return Found(choices=tuple(places))
    return Found(standpoint=Standpoint(lat=sure.lat, lon=sure.lon, label=sure.label))


def offices_for(
    town: Jurisdiction, at: datetime, *, service_id: UUID | None = None, seen_from: Standpoint | None = None
) -> list[NearOffice]:
    """Return the offices that attend a service, or all of the town: the nearest first, else the open ones.

    Two queries, one without a service.
    """
    ids = (office_ids_of(service_id) or None) if service_id else None
    return _near(offices_open(town, at, ids), seen_from)


def _near(rows: Sequence[OfficeHours], seen_from: Standpoint | None) -> list[NearOffice]:
    found = [NearOffice(hours=row, metres=_metres(row, seen_from)) for row in rows]
    return sorted(found, key=lambda one: (one.metres is None, one.metres or 0))


def _metres(row: OfficeHours, seen_from: Standpoint | None) -> int | None:
    lat, lon = row.office.lat, row.office.lon
    if seen_from is None or lat is None or lon is None:
        return None
    return round(distance_m(seen_from.lat, seen_from.lon, lat, lon))
