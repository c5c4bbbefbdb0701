"""What rises above its rhythm: quiet towns are left alone, planted rises are found, one storm is one signal a group."""

import math

import numpy as np
import pytest

from nexo.domain.analytics.rules.rhythm import DAYS, Expected, expected_day, expected_week, rhythm, tail
from nexo.domain.analytics.rules.rises import FALSE_SHARE, Cell, Rise, risen, together

WEEK = np.array([21, 19, 17.5, 16.5, 15, 6.5, 4.5]) / 100 * 7  # domain.md 5.5
SERVICES, ZONES = 20, 8


def town(rng, *, swing=1.0, season=0.0):
    """Draw counts of services in zones by day: weekdays, busy and quiet cells, perhaps overdispersed or in season."""
    days = DAYS + 60
    rates = rng.gamma(0.6, 1.0, (SERVICES, ZONES)) * 0.8
    level = (1 + season * np.arange(days) / days) * WEEK[np.arange(days) % 7]
    mean = rates[..., None] * level
    if swing > 1.0:
        # All of a service swings together, as weather makes it.
        shape = rates.sum(axis=1)[:, None] / (swing - 1.0)
        mean = mean * rng.gamma(shape, 1.0 / shape, (SERVICES, days))[:, None, :]
    return rng.poisson(mean)


def looked_at(counts, day):
    """Return what rose on a day, of services in zones and in the whole town."""
    cells = []
    for service in range(SERVICES):
        whole = counts[service].sum(axis=0)
        own = rhythm(whole[day - DAYS : day].tolist())
        rows = [(None, whole), *((zone, counts[service, zone]) for zone in range(ZONES))]
        cells += [
            (Cell(service, zone), int(row[day]), expected_day(row[day - DAYS : day].tolist(), own))
            for zone, row in rows
        ]
    return risen(cells)


@pytest.mark.parametrize(
    ("swing", "season", "bound"),
    # The last: days of twice the variance of chance, in a season that begins.
    [(1.0, 0.0, 1 / 50), (1.0, 1.0, 1 / 50), (1.6, 0.0, 1 / 50), (2.0, 0.5, 1 / 20)],
)
def test_quiet_towns_raise_few_false_alarms(swing, season, bound):
    rng = np.random.default_rng(7)
    looks = alarmed = 0
    for _ in range(5):
        counts = town(rng, swing=swing, season=season)
        for day in range(DAYS, DAYS + 60):
            looks += 1
            alarmed += bool(looked_at(counts, day))
    assert alarmed / looks < bound, f"{alarmed} of {looks}"


def test_a_planted_rise_is_found_on_its_day():
    rng = np.random.default_rng(11)
    found = 0
    for number in range(40):
        counts, day = town(rng), DAYS + number % 60
        service, zone = number % SERVICES, number % ZONES
        usual = counts[service, zone, day - DAYS : day].mean()
        counts[service, zone, day] += rng.poisson(12 + 3 * usual)
        found += Cell(service, zone) in {one.key for one in looked_at(counts, day)}
    assert found >= 38


def test_the_last_storm_does_not_hide_the_next_one():
    calm = [3, 2, 4, 3, 1, 0, 1] * 8
    stormy = [*calm]
    stormy[-14] = 60
    own = rhythm(stormy)
    assert expected_day(stormy, own).mean < 2 * expected_day(calm, rhythm(calm)).mean
    assert tail(25, expected_day(stormy, own)) < 1e-4


def test_a_week_adds_up_what_no_day_shows():
    history = [1, 0, 0, 1, 0, 0, 0] * 8
    expected = expected_week(history, rhythm(history))
    assert expected.mean == pytest.approx(16.5 / 8, rel=0.2)
    assert tail(14, expected) < 1e-4
    assert tail(3, expected) > 0.1


@pytest.mark.parametrize(("count", "mean"), [(0, 2.0), (1, 2.0), (4, 2.0), (9, 3.5), (30, 20.0)])
def test_the_tail_of_a_narrow_spread_is_that_of_poisson(count, mean):
    poisson = 1 - sum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(count))
    assert tail(count, Expected(mean, mean)) == pytest.approx(poisson, abs=1e-4)


def test_far_tails_are_ordered_and_never_nothing():
    tails = [tail(count, Expected(2.0, 2.5)) for count in (20, 60, 200, 800)]
    assert tails == sorted(tails, reverse=True)
    assert len(set(tails)) == 4
    assert tails[-1] > 0


def test_many_cells_need_a_less_likely_count():
    quiet = [(n, 0, Expected(1.0, 1.2)) for n in range(5_000)]
    hit = (-1, 7, Expected(1.0, 1.2))
    assert [one.key for one in risen([hit])] == [-1]
    assert tail(7, Expected(1.0, 1.2)) > FALSE_SHARE / 5_001
    assert risen([*quiet, hit]) == []
    assert [one.key for one in risen([*quiet, (-1, 12, Expected(1.0, 1.2))])] == [-1]


def test_few_or_hardly_more_is_nothing():
    assert risen([("few", 4, Expected(0.01, 0.01))]) == []
    assert risen([("hardly", 600, Expected(400.0, 401.0))]) == []
    assert risen([]) == []


def test_one_storm_is_one_signal_a_group():
    groups = {"AP03": "light", "AP04": "light", "AR02": "trees"}
    rises = [
        Rise(Cell(service, zone), 30 if zone is None else 6, 3.0 if zone is None else 0.5, 1e-9)
        for service in groups
        for zone in (None, *range(10))
    ]
    found = together(rises, groups)
    assert {group: (one.count, one.expected, len(one.cells)) for group, one in found.items()} == {
        "light": (60, 6.0, 22),
        "trees": (30, 3.0, 11),
    }


def test_a_rise_in_one_zone_alone_tells_that_zone():
    found = together([Rise(Cell("AP01", "Z02"), 9, 1.0, 1e-6)], {"AP01": "light"})["light"]
    assert (found.count, [one.key.zone for one in found.cells]) == (9, ["Z02"])
