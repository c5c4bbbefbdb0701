"""A map of the streets around a place, drawn from the town's own register: it needs no tiles and no network."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from uuid import UUID

from nexo.domain.cases.actions.open_case import Place
from nexo.domain.cases.enums import PlaceSource
from nexo.domain.cases.queries.near import open_around
from nexo.domain.organisation.models import StreetSegment
from nexo.domain.organisation.queries.places import segment_of, segments_near
from nexo.domain.organisation.rules.places import FoundPlace
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor
from nexo.kernel.geo.lines import point_along

WITHIN_M = 350.0
STRETCH = "tramo:"
"""How the choice of a stretch of a street begins; its number follows."""
WIDTH, HEIGHT = 640, 420
_PICKED = 8
_APART = 28
_BLOCK = 100
_METRES_A_DEGREE = 111_195.0
_LETTERS = "ABCDEFGH"
_CHOICE = re.compile(rf"{STRETCH}(?P<number>[0-9]{{1,15}}):(?P<share>0\.[0-9]{{4}}|1\.0000)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A stretch as it is drawn, in units of the picture; `name` where this is the longest of its street."""

    x1: int
    y1: int
    x2: int
    y2: int
    name: str = ""

    @property
    def x(self) -> int:
        """The middle, where its name stands."""
        return min(max((self.x1 + self.x2) // 2, 70), WIDTH - 70)

    @property
    def y(self) -> int:
        """The middle, a little above the line."""
        return min(max((self.y1 + self.y2) // 2 - 5, 14), HEIGHT - 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something at a place: a place proposed, a stretch that can be chosen, an open case."""

    x: int
    y: int
    letter: str
    label: str
    value: str = ""
    case_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetMap:
    """The picture: streets, the places proposed in their order, stretches to choose, open cases."""

    lines: list[Line]
    places: list[Mark]
    stretches: list[Mark]
    cases: list[Mark]


def street_map(actor: Actor, places: Sequence[FoundPlace]) -> StreetMap | None:
    """Draw what is around the likeliest place; None without one. Two queries."""
    if not places:
        return None
    centre = places[0]
    frame = _Frame(centre.lat, centre.lon)
    segments = segments_near(jurisdiction_of(actor), centre.lat, centre.lon, within_m=WITHIN_M)
    around = open_around(actor=actor, lat=centre.lat, lon=centre.lon, within_m=WITHIN_M)
    proposed = [
        frame.mark(one.lat, one.lon, str(number), one.label)
        for number, one in enumerate(places, start=1)
        if frame.holds(one.lat, one.lon)
    ]
    return StreetMap(
        lines=frame.lines(segments),
        places=proposed,
        stretches=frame.stretches(segments, proposed),
        cases=[
            frame.mark(case.lat, case.lon, "", f"{case.title} · {case.public_code}", case_id=case.pk)
            for case in around
            if case.lat is not None and case.lon is not None and frame.holds(case.lat, case.lon)
        ],
    )


def chosen_stretch(town: UUID, choice: str, text: str) -> Place | None:
    """Return the place that choosing a stretch means: the middle of what was on the map; None for another choice.

    `choice`: "tramo:12:0.2500", the stretch and how far along it the point lay that was shown.
    """
    said = _CHOICE.fullmatch(choice)
    segment = segment_of(town, int(said["number"])) if said else None
    if said is None or segment is None:
        return None
    share = float(said["share"])
    lat, lon = _at(segment, share)
    return Place(text=text or _label(segment, share), lat=lat, lon=lon, source=PlaceSource.REGISTER)


class _Frame:
    """Turns degrees into units of the picture, around its centre; up is north."""

    def __init__(self, lat: float, lon: float) -> None:
        self._lat, self._lon = lat, lon
        self._scale = (WIDTH / 2) / WITHIN_M

    def xy(self, lat: float, lon: float) -> tuple[int, int]:
        east = (lon - self._lon) * _METRES_A_DEGREE * cos(radians(self._lat))
        north = (lat - self._lat) * _METRES_A_DEGREE
        return round(WIDTH / 2 + east * self._scale), round(HEIGHT / 2 - north * self._scale)

    def holds(self, lat: float, lon: float) -> bool:
        x, y = self.xy(lat, lon)
        return 0 <= x <= WIDTH and 0 <= y <= HEIGHT

    def mark(
        self,
        lat: float,
        lon: float,
        letter: str,
        label: str,
        *,
        value: str = "",
        case_id: UUID | None = None,
    ) -> Mark:
        x, y = self.xy(lat, lon)
        return Mark(x=x, y=y, letter=letter, label=label, value=value, case_id=case_id)

    def lines(self, segments: Sequence[StreetSegment]) -> list[Line]:
        named: set[UUID] = set()
        drawn = []
        for one in segments:
            (x1, y1), (x2, y2) = (
                self.xy(one.first_lat, one.first_lon),
                self.xy(one.last_lat, one.last_lon),
            )
            line = self._cut(x1, y1, x2, y2, "" if one.street_id in named else one.street.name)
            if line is not None:
                named.add(one.street_id)
                drawn.append(line)
        return drawn

    def _cut(self, x1: int, y1: int, x2: int, y2: int, name: str) -> Line | None:
        """Keep what lies in the picture, so that the name stands inside (Liang and Barsky, 1984)."""
        begins, ends = 0.0, 1.0
        dx, dy = x2 - x1, y2 - y1
        for p, q in ((-dx, x1), (dx, WIDTH - x1), (-dy, y1), (dy, HEIGHT - y1)):
            if p == 0:
                if q < 0:
                    return None
                continue
            if p < 0:
                begins = max(begins, q / p)
            else:
                ends = min(ends, q / p)
        if begins > ends:
            return None
        return Line(
            x1=round(x1 + begins * dx),
            y1=round(y1 + begins * dy),
            x2=round(x1 + ends * dx),
            y2=round(y1 + ends * dy),
            name=name,
        )

    def stretches(self, segments: Sequence[StreetSegment], but: Sequence[Mark]) -> list[Mark]:
        """Return the nearest stretches to choose from, each at its point nearest to the centre, none on another mark."""
        found = []
        for one in segments:
            share = self._nearest(one)
            lat, lon = _at(one, share)
            x, y = self.xy(lat, lon)
            far = (x - WIDTH / 2) ** 2 + (y - HEIGHT / 2) ** 2
            is_free = all(abs(x - mark.x) > _APART or abs(y - mark.y) > _APART for mark in but)
            if self.holds(lat, lon) and is_free:
                found.append((far, one.pk, lat, lon, _label(one, share), share))
        nearest = sorted(found)[:_PICKED]
        return [
            self.mark(lat, lon, letter, label, value=f"{STRETCH}{pk}:{share:.4f}")
            for letter, (_far, pk, lat, lon, label, share) in zip(_LETTERS, nearest, strict=False)
        ]

    def _nearest(self, one: StreetSegment) -> float:
        """Return how far along a stretch its point nearest to the centre lies, 0 to 1."""
        (x1, y1), (x2, y2) = self.xy(one.first_lat, one.first_lon), self.xy(one.last_lat, one.last_lon)
        dx, dy = x2 - x1, y2 - y1
        length = dx * dx + dy * dy
        if not length:
            return 0.5
        return min(max(((WIDTH / 2 - x1) * dx + (HEIGHT / 2 - y1) * dy) / length, 0.0), 1.0)


def _at(segment: StreetSegment, share: float) -> tuple[float, float]:
    piece = (segment.first_lat, segment.first_lon, segment.last_lat, segment.last_lon)
    return point_along(piece, share)


def _label(segment: StreetSegment, share: float) -> str:
    """Return a stretch as people say it: the street and its block."""
    if segment.first_number is None or segment.last_number is None:
        return segment.street.name
    number = segment.first_number + share * (segment.last_number - segment.first_number)
    return f"{segment.street.name} al {int(number // _BLOCK) * _BLOCK}"
