"""Small charts drawn on the server: geometry as plain values, words ready for people."""

from collections.abc import Sequence
from dataclasses import dataclass

from nexo.web.ui.numbers import grouped

WIDTH, HEIGHT = 400, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 6, 6, 30, 28


@dataclass(frozen=True, slots=True)
class Datum:
    """One value of a chart; None is a value that must not or cannot be told."""

    label: str
    value: float | None
    text: str = ""
    highlight: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar as a share of the longest, in percent of the track."""

    label: str
    percent: str
    text: str
    highlight: bool


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a line, in units of the drawing."""

    x: float
    y: float
    label: str
    text: str
    is_told: bool
    anchor: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line over time: its path, the ground under it, and the points worth telling."""

    points: Sequence[Point]
    path: str
    area: str
    base: float
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart and the same figures as a table."""

    title: str
    data: Sequence[Datum]
    unit: str = ""
    bars: Sequence[Bar] = ()
    line: Line | None = None

    @property
    def table(self) -> list[tuple[str, str]]:
        """Return the rows of the table beside the drawing, in words."""
        return [(datum.label, worded(datum, self.unit)) for datum in self.data]


def worded(datum: Datum, unit: str = "") -> str:
    """Return the value of `datum` as people write it; a dash when there is none to tell."""
    if datum.text:
        return datum.text
    if datum.value is None:
        return "–"
    places = 0 if float(datum.value).is_integer() else 1
    return f"{grouped(datum.value, places)} {unit}".strip()


def bar_chart(title: str, data: Sequence[Datum], *, unit: str = "", most: float | None = None) -> Chart:
    """Draw horizontal bars; `most` fixes the length of a full track (100 for percentages)."""
    longest = most or max((datum.value or 0 for datum in data), default=0) or 1
    bars = [
        Bar(datum.label, f"{(datum.value or 0) / longest * 100:.2f}%", worded(datum, unit), datum.highlight)
        for datum in data
    ]
    return Chart(title, data, unit, bars=bars)


def line_chart(title: str, data: Sequence[Datum], *, unit: str = "") -> Chart:
    """Draw one line from the left to the right; first, last, highest and lowest points are told."""
    known = [datum.value for datum in data if datum.value is not None]
    if not known:
        return Chart(title, data, unit)
    top = max(known) or 1
    step = (WIDTH - _LEFT - _RIGHT) / max(len(data) - 1, 1)
    base = float(HEIGHT - _BOTTOM)
    told = {0, len(data) - 1, _index_of(data, max(known)), _index_of(data, min(known))}
    points = [
        Point(
            x=round(_LEFT + at * step, 1),
            y=round(base - (datum.value / top) * (base - _TOP), 1),
            label=datum.label,
            text=worded(datum, unit),
            is_told=at in told,
            anchor=_anchor(at, len(data)),
        )
        for at, datum in enumerate(data)
        if datum.value is not None
    ]
    path = "M" + " L".join(f"{point.x} {point.y}" for point in points)
    area = f"{path} L{points[-1].x} {base} L{points[0].x} {base} Z"
    return Chart(title, data, unit, line=Line(points, path, area, base))


def _index_of(data: Sequence[Datum], value: float) -> int:
    return next(at for at, datum in enumerate(data) if datum.value == value)


def _anchor(at: int, count: int) -> str:
    if at == 0:
        return "start"
    return "end" if at == count - 1 else "middle"
