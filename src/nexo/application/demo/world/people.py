"""Who contacts the town hall: drawn people with age, zone and how much they report."""

from dataclasses import dataclass

import numpy as np

from nexo.application.demo.city.ground import ZoneRow
from nexo.application.demo.profiles import Profile
from nexo.application.demo.world.hours import Column, Flag, Index

# People who deal with the town hall in the period, as a share of the inhabitants, and of them those who report.
_KNOWN_SHARE = 0.20
_ORGANISATION_SHARE = 0.012
# A few write every week: with them the top 1 % of reporters make about 12 % of the cases (domain.md 5.5).
_TIRELESS, _ZEAL = 0.003, 45.0
# Age groups: [from, to, share]; those who contact a town hall are adults.
_AGES = ((18, 30, 0.22), (30, 45, 0.32), (45, 60, 0.24), (60, 70, 0.12), (70, 92, 0.10))
OLDER = 70


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody with a name and a life of their own, for the scenes of the demo."""

    given: str
    surname: str
    zone: str
    years: int
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class People:
    """Columns of parties; `propensity` weighs how often each reports a problem."""

    zone: Index
    age_days: Index
    is_organisation: Flag
    name: Index
    propensity: Column
    has_email: Flag
    order_in_zone: Index
    zone_starts: Index

    def __len__(self) -> int:
        return len(self.zone)

    @property
    def is_older(self) -> Flag:
        """Whether each is 70 or more today."""
        return (self.age_days >= OLDER * 365.25) & ~self.is_organisation


def draw_people(
    rng: np.random.Generator, profile: Profile, zones: tuple[ZoneRow, ...], *, sigma: float
) -> People:
    """Draw the people, zone by zone; `sigma` is the spread of the log-normal propensity (power law)."""
    population = np.array([row.population for row in zones], dtype=np.float64)
    counts = np.maximum(np.round(population * profile.scale * _KNOWN_SHARE).astype(np.int64), 4)
    zone = np.repeat(np.arange(len(zones)), counts)
    size = len(zone)
    groups = rng.choice(len(_AGES), size=size, p=[share for _, _, share in _AGES])
    low, high = (np.array([row[side] for row in _AGES], dtype=np.float64)[groups] for side in (0, 1))
    poor = np.array([row.no_internet_percent for row in zones])[zone] / 100
    return People(
        zone=zone,
        age_days=np.floor((low + (high - low) * rng.random(size)) * 365.25).astype(np.int64),
        is_organisation=rng.random(size) < _ORGANISATION_SHARE,
        name=rng.integers(0, 2**40, size=size),
        propensity=rng.lognormal(0.0, sigma, size=size) * np.where(rng.random(size) < _TIRELESS, _ZEAL, 1.0),
        has_email=rng.random(size) < 0.62 - 0.6 * poor,
        order_in_zone=np.arange(size),
        zone_starts=np.concatenate([[0], np.cumsum(counts)]),
    )


class PersonPicker:
    """Picks reporters of a zone by propensity, and never the same person twice for one incident."""

    def __init__(self, people: People) -> None:
        self._starts = people.zone_starts
        self._ladder = np.cumsum(people.propensity)
        self._foot = np.concatenate([[0.0], self._ladder])[people.zone_starts]

    def pick(self, rng: np.random.Generator, zone: Index) -> Index:
        """Return one person of each zone."""
        low, high = self._foot[zone], self._foot[zone + 1]
        spot = low + rng.random(len(zone)) * (high - low)
        picked = np.searchsorted(self._ladder, spot, side="right")
        return np.minimum(picked, self._starts[zone + 1] - 1)

    def pick_distinct(self, rng: np.random.Generator, zone: Index, incident: Index) -> Index:
        """Return one person of each zone such that no incident has one twice (after a few tries)."""
        person = self.pick(rng, zone)
        for _ in range(8):
            again = _repeated(incident, person)
            if not again.any():
                break
            person[again] = self.pick(rng, zone[again])
        return person


def _repeated(incident: Index, person: Index) -> Flag:
    """Mark every pair of (incident, person) but its first."""
    pairs = incident * (person.max(initial=0) + 1) + person
    _, first = np.unique(pairs, return_index=True)
    marks = np.ones(len(pairs), dtype=np.bool_)
    marks[first] = False
    return marks
