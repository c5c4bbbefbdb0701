"""Which places of the register of streets an address may mean, and whether one of them is surely meant."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from nexo.domain.organisation.enums import FoundBy, Parity
from nexo.domain.organisation.rules.addresses import Reading
from nexo.domain.organisation.rules.street_names import StreetName, likeness, street_name
from nexo.kernel.geo.lines import Piece, crossings, point_along
from nexo.kernel.geo.points import distance_m

MOST_STREETS = 8
"""How many streets a name may mean at most: the likeliest."""
MOST_PLACES = 6
NEAR_NUMBERS = 20
"""A number may be missing from the register by so much and still stand where it would: "al 1200" is a block."""
_CORNER_WITHIN_M = 30.0
_LONGEST_STRETCH_M = 600.0
_SURE, _CLEARLY = 0.85, 0.05
_NEAR_NUMBER = 0.95


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a street; without numbers both are None."""

    piece: Piece
    first: int | None
    last: int | None
    parity: str
    zone_id: UUID | None
    zone_name: str


@dataclass(slots=True)
class KnownStreet:
    """A street of the register with all its names, its stretches once they are read."""

    id: UUID
    name: str
    names: tuple[StreetName, ...]
    segments: list[Segment] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPlace:
    """A place that an address may mean. `score` from 0 to 1; `label` tells it from the others."""

    label: str
    lat: float
    lon: float
    zone_id: UUID | None
    zone_name: str
    score: float
    found_by: FoundBy


def names_of(name: str, others: Sequence[str]) -> tuple[StreetName, ...]:
    """Return every name of a street, taken apart."""
    return tuple(street_name(one) for one in (name, *others))


def streets_meant(asked: StreetName, streets: Sequence[KnownStreet]) -> list[tuple[KnownStreet, float]]:
    """Return the streets that a name may mean with how surely, the likeliest first."""
    scored = [(street, max(likeness(asked, name) for name in street.names)) for street in streets]
    meant = sorted((one for one in scored if one[1] > 0), key=lambda one: (-one[1], one[0].name))
    return meant[:MOST_STREETS]


def places_of(
    readings: Sequence[Reading], meant: Mapping[StreetName, Sequence[tuple[KnownStreet, float]]]
) -> list[FoundPlace]:
    """Return the places that the readings of an address may mean, the likeliest first, each once."""
    best: dict[str, FoundPlace] = {}
    for reading in readings:
        for street, score in meant[reading.street]:
            crossing = [meant[cross] for cross in reading.crosses]
            for place in _places(reading, street, score, crossing):
                if place.label not in best or best[place.label].score < place.score:
                    best[place.label] = place
    return sorted(best.values(), key=lambda place: (-place.score, place.label))[:MOST_PLACES]


def sure_place(places: Sequence[FoundPlace]) -> FoundPlace | None:
    """Return the one place that is surely meant: likely by itself, and clearly likelier than any other."""
    if not places or places[0].score < _SURE:
        return None
    is_alone = len(places) == 1 or places[0].score - places[1].score >= _CLEARLY
    return places[0] if is_alone else None


def _places(
    reading: Reading,
    street: KnownStreet,
    score: float,
    crossing: Sequence[Sequence[tuple[KnownStreet, float]]],
) -> Iterator[FoundPlace]:
    if reading.number is not None:
        yield from _at_number(street, reading.number, score)
        return
    for other, likely in crossing[0]:
        if other.id == street.id:
            continue
        corners = _corners(street, other)
        if len(crossing) == 1:
            for point in corners:
                yield _placed(f"{street.name} y {other.name}", street, point, score * likely, FoundBy.CORNER)
        else:
            yield from _between(street, other, corners, score * likely, crossing[1])


def _at_number(street: KnownStreet, number: int, score: float) -> Iterator[FoundPlace]:
    """Yield where a house number stands: once a zone, in the stretch that holds it or else the nearest one."""
    by_zone: dict[UUID | None, tuple[int, Segment]] = {}
    for segment in street.segments:
        gap = _gap(segment, number)
        if gap is not None and (segment.zone_id not in by_zone or gap < by_zone[segment.zone_id][0]):
            by_zone[segment.zone_id] = (gap, segment)
    is_known = any(gap == 0 for gap, _ in by_zone.values())
    for gap, segment in by_zone.values():
        if is_known and gap:
            continue
        assert segment.first is not None  # noqa: S101 - a stretch without numbers has no gap
        assert segment.last is not None  # noqa: S101 - likewise
        length = segment.last - segment.first
        point = point_along(segment.piece, (number - segment.first) / length if length else 0.5)
        yield FoundPlace(
            label=_label(f"{street.name} {number}", segment.zone_name),
            lat=round(point[0], 6),
            lon=round(point[1], 6),
            zone_id=segment.zone_id,
            zone_name=segment.zone_name,
            score=score * (_NEAR_NUMBER if gap else 1.0),
            found_by=FoundBy.NEAR_NUMBER if gap else FoundBy.NUMBER,
        )


def _gap(segment: Segment, number: int) -> int | None:
    """Return by how much a stretch misses a number; None when it is too far off or on the other side."""
    if segment.first is None or segment.last is None:
        return None
    if segment.parity != Parity.ALL and (segment.parity == Parity.EVEN) != (number % 2 == 0):
        return None
    gap = max(segment.first - number, number - segment.last, 0)
    return gap if gap <= NEAR_NUMBERS else None


def _between(
    street: KnownStreet,
    one: KnownStreet,
    corners: Sequence[tuple[float, float]],
    score: float,
    others: Sequence[tuple[KnownStreet, float]],
) -> Iterator[FoundPlace]:
    """Yield the middle of the stretch between two corners that lie no further apart than some blocks."""
    for other, likely in others:
        if other.id in (one.id, street.id):
            continue
        pairs = [(distance_m(*a, *b), a, b) for a in corners for b in _corners(street, other)]
        if pairs and (nearest := min(pairs))[0] <= _LONGEST_STRETCH_M:
            _, a, b = nearest
            middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
            label = f"{street.name} entre {one.name} y {other.name}"
            yield _placed(label, street, middle, score * likely, FoundBy.STRETCH)


def _corners(one: KnownStreet, other: KnownStreet) -> list[tuple[float, float]]:
    pieces = [[segment.piece for segment in street.segments] for street in (one, other)]
    return crossings(*pieces, within_m=_CORNER_WITHIN_M)


def _placed(
    words: str, street: KnownStreet, point: tuple[float, float], score: float, found_by: FoundBy
) -> FoundPlace:
    """Make a place on a street; its zone is that of the nearest stretch."""
    nearest = min(street.segments, key=lambda one: distance_m(*point, *point_along(one.piece, 0.5)))
    return FoundPlace(
        label=_label(words, nearest.zone_name),
        lat=round(point[0], 6),
        lon=round(point[1], 6),
        zone_id=nearest.zone_id,
        zone_name=nearest.zone_name,
        score=score,
        found_by=found_by,
    )


def _label(words: str, zone: str) -> str:
    return f"{words}, {zone}" if zone else words
