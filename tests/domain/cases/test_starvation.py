"""Serving the worst off first starves nobody: a year of an area that is almost always busy, day by day."""

import random
from dataclasses import dataclass, field
from statistics import quantiles

import pytest

from nexo.domain.cases.rules.priority import Facts, Why, reasons, total

TERM = 5
A_DAY = 40
DAYS = 500


@dataclass
class Waiting:
    came: int
    base: Facts
    heavy: bool
    weight: int = 0

    def weigh(self, today: int, *, is_guarded: bool) -> int:
        days = today - self.came
        facts = Facts(
            safety_points=self.base.safety_points,
            vulnerability=self.base.vulnerability,
            zone_is_poorest=self.base.zone_is_poorest,
            reporters=self.base.reporters,
            days_past_half_term=max(0, days - TERM // 2),
            terms_waited=days / TERM if is_guarded else 0,
        )
        self.weight = total(reasons(facts))
        return self.weight


@dataclass
class Area:
    """Takes the heaviest first, then the oldest, as the queue of an area does; weighs anew every night."""

    load: float
    seed: int = 7
    is_guarded: bool = True
    waits: dict[bool, list[float]] = field(default_factory=lambda: {True: [], False: []})

    def live(self) -> "Area":
        draw, queue = random.Random(self.seed), []
        for today in range(DAYS):
            storm = 1.6 if today % 60 < 4 else 1.0
            arrivals = round(A_DAY * self.load * storm * draw.uniform(0.8, 1.2))
            queue += [self.comes(today, draw) for _ in range(arrivals)]
            queue.sort(key=lambda one: (-one.weigh(today, is_guarded=self.is_guarded), one.came))
            served, queue = queue[:A_DAY], queue[A_DAY:]
            for one in served:
                self.waits[one.heavy].append((today - one.came) / TERM)
        for one in queue:  # who still waits at the end counts too
            self.waits[one.heavy].append((DAYS - one.came) / TERM)
        return self

    def comes(self, today: int, draw: random.Random) -> Waiting:
        kind = draw.random()
        if kind < 0.25:  # the lowest quarter: nothing speaks for them but their place in the line
            return Waiting(today, Facts(), heavy=False)
        if kind < 0.30:
            return Waiting(today, Facts(safety_points=80), heavy=True)
        person = (Why("person.NEED", draw.choice((10, 15, 20)), "x"),) if kind < 0.70 else ()
        base = Facts(
            vulnerability=person, zone_is_poorest=draw.random() < 0.6, reporters=draw.choice((1, 2, 8))
        )
        return Waiting(today, base, heavy=True)


def p95(waits):
    return quantiles(waits, n=20)[-1]


@pytest.mark.parametrize("seed", [1, 7, 99])
@pytest.mark.parametrize("load", [0.85, 0.95])
def test_the_lowest_quarter_waits_less_than_twice_its_term(load, seed):
    area = Area(load, seed).live()
    assert len(area.waits[False]) > 3_000
    assert p95(area.waits[False]) <= 2.0
    assert p95(area.waits[True]) <= p95(area.waits[False])


def test_without_the_guard_they_would_starve():
    assert p95(Area(0.95, seed=1, is_guarded=False).live().waits[False]) > 2.0


def test_danger_and_law_still_come_first():
    starved = total(reasons(Facts(terms_waited=3, days_past_half_term=30)))
    needy = total(
        reasons(
            Facts(
                terms_waited=1,
                vulnerability=(Why("person.NEED", 25, "x"),),
                reporters=30,
                days_past_half_term=20,
                reopened=True,
                bad_rating_before=True,
            )
        )
    )
    assert (starved, needy) == (76, 75)
    assert total(reasons(Facts(safety_points=80))) > starved
    assert total(reasons(Facts(days_to_legal_due=-1))) > starved


def test_the_guard_is_a_reason_like_any_other_and_only_fills_up():
    codes = {why.code: why.points for why in reasons(Facts(terms_waited=1.5, days_past_half_term=4))}
    assert codes == {"ageing": 4, "too_long": 72}
    assert "too_long" not in {why.code for why in reasons(Facts(terms_waited=9, safety_points=80))}
