"""In which order a crew goes round."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from nexo.kernel.geo.points import distance_m

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Stop(Generic[K]):
    """A place to go to; without a point it cannot be set in a route."""

    key: K
    lat: float | None = None
    lon: float | None = None


def nearest_first(stops: Sequence[Stop[K]], start: tuple[float, float] | None = None) -> list[K]:
    """Return the keys of `stops`, each time the nearest to the one before (nearest neighbour, as the crow flies).

    Begins at `start` (latitude, longitude in degrees) or, without one, at the first stop that has a point. Stops
    without a point come last, as they stood; equally near ones too. Pure; for n stops n² distances.
    """
    known = [
        (stop.lat, stop.lon, stop.key) for stop in stops if stop.lat is not None and stop.lon is not None
    ]
    lost = [stop.key for stop in stops if stop.lat is None or stop.lon is None]
    here = start or (known[0][:2] if known else (0.0, 0.0))
    route: list[K] = []
    while known:
        place = min(range(len(known)), key=lambda one: distance_m(*here, known[one][0], known[one][1]))
        lat, lon, key = known.pop(place)
        route.append(key)
        here = (lat, lon)
    return route + lost
