"""What repeats: at a place, in a zone, by a cause. Every find carries the numbers that speak for it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, floor, radians
from uuid import UUID

from nexo.domain.improvements.enums import SuggestionKind
from nexo.domain.improvements.rules.thresholds import Thresholds
from nexo.kernel.geo.points import EARTH_RADIUS_M, distance_m

MOST_CASES = 200
_DEGREE_M = EARTH_RADIUS_M * 0.017453292519943295


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A case of one service in the street; `incident_id` is its own id where it stands alone."""

    case_id: UUID
    incident_id: UUID
    unit_id: UUID
    zone_id: UUID | None
    lat: float
    lon: float
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneFacts:
    """A zone: who lives there and how many incidents of a service it had."""

    zone_id: UUID
    population: int
    incidents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something repeated. `key` names it; `values` are the numbers of the sentence that says why."""

    kind: SuggestionKind
    key: str
    unit_id: UUID
    count: int
    values: Mapping[str, int | float]
    service_id: UUID | None = None
    zone_id: UUID | None = None
    cause: str = ""
    place: str = ""
    case_ids: tuple[UUID, ...] = ()


def repeated_places(service_id: UUID, spots: Sequence[Spot], at: Thresholds) -> list[Found]:
    """Return where incidents of one service came back: `at.incidents` different ones within `at.metres` of one of them.

    `spots` come oldest first. The oldest free one with enough around it draws its circle and takes what lies in it, so
    that a case speaks for one place alone and the key stays the same when new ones come.
    """
    grid = _Grid(spots, at.metres)
    taken: set[UUID] = set()
    found = []
    for seed in spots:
        if seed.case_id in taken:
            continue
        around = [
            spot
            for spot in grid.around(seed)
            if spot.case_id not in taken and distance_m(seed.lat, seed.lon, spot.lat, spot.lon) <= at.metres
        ]
        count = len({spot.incident_id for spot in around})
        if count < at.incidents:
            continue
        taken |= {spot.case_id for spot in around}
        found.append(
            Found(
                kind=SuggestionKind.PLACE,
                key=f"place:{service_id}:{seed.case_id}",
                unit_id=seed.unit_id,
                count=count,
                values={"incidents": count, "metres": at.metres, "days": at.days},
                service_id=service_id,
                zone_id=seed.zone_id,
                place=seed.place,
                case_ids=tuple(spot.case_id for spot in around)[:MOST_CASES],
            )
        )
    return found


def repeated_zones(
    service_id: UUID, unit_id: UUID, zones: Iterable[ZoneFacts], at: Thresholds
) -> list[Found]:
    """Return the zones that have `at.zone_times` as many incidents of a service for their inhabitants as the rest.

    A zone without known inhabitants is compared with nothing.
    """
    lived = [zone for zone in zones if zone.population > 0]
    people, incidents = sum(zone.population for zone in lived), sum(zone.incidents for zone in lived)
    found = []
    for zone in lived:
        others = people - zone.population
        if zone.incidents < at.zone_incidents or others <= 0:
            continue
        mine = 1000 * zone.incidents / zone.population
        theirs = 1000 * (incidents - zone.incidents) / others
        if mine < at.zone_times * theirs:
            continue
        found.append(
            Found(
                kind=SuggestionKind.ZONE,
                key=f"zone:{service_id}:{zone.zone_id}",
                unit_id=unit_id,
                count=zone.incidents,
                values={
                    "incidents": zone.incidents,
                    "rate": round(mine, 1),
                    "others": round(theirs, 1),
                    "days": at.days,
                },
                service_id=service_id,
                zone_id=zone.zone_id,
            )
        )
    return found


def repeated_causes(counts: Mapping[tuple[UUID, str], Sequence[UUID]], at: Thresholds) -> list[Found]:
    """Return the causes that at least `at.low_scores` bad experiences of one area had; the values are their cases."""
    return [
        Found(
            kind=SuggestionKind.CAUSE,
            key=f"cause:{unit_id}:{cause}",
            unit_id=unit_id,
            count=len(cases),
            values={"scores": len(cases), "days": at.days},
            cause=cause,
            case_ids=tuple(cases)[:MOST_CASES],
        )
        for (unit_id, cause), cases in sorted(counts.items(), key=lambda one: (-len(one[1]), str(one[0])))
        if cause and len(cases) >= at.low_scores
    ]


def strongest(found: Iterable[Found], at: Thresholds) -> list[Found]:
    """Return the finds worth an official's time, those with the most behind them first."""
    return sorted(found, key=lambda one: (-one.count, one.key))[: at.suggestions]


class _Grid:
    """Spots by squares at least `metres` wide, so that what lies that near stands in the same or the next one."""

    def __init__(self, spots: Sequence[Spot], metres: float) -> None:
        self._rows = metres / _DEGREE_M
        widest = max((abs(spot.lat) for spot in spots), default=0.0)
        self._columns = self._rows / max(cos(radians(widest)), 0.01)
        self._cells: dict[tuple[int, int], list[Spot]] = defaultdict(list)
        for spot in spots:
            self._cells[self._cell(spot)].append(spot)

    def around(self, spot: Spot) -> Iterator[Spot]:
        """Give what may lie within the metres of a spot, itself among it."""
        row, column = self._cell(spot)
        for down in (-1, 0, 1):
            for right in (-1, 0, 1):
                yield from self._cells.get((row + down, column + right), ())

    def _cell(self, spot: Spot) -> tuple[int, int]:
        return floor(spot.lat / self._rows), floor(spot.lon / self._columns)
