"""The drawn city is the planted city: volumes, profiles and multipliers come back."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from nexo.application.demo.city.calendar import city_calendar
from nexo.application.demo.city.ground import zones
from nexo.application.demo.city.services import Term, services
from nexo.application.demo.profiles import PROFILES
from nexo.application.demo.world.hours import DAY, HOUR, FlowClock, due_times, iso, office_profile
from nexo.application.demo.world.incidents import BASE_RATE, UNSEEN_LIFE, WATCH_DAYS
from nexo.application.demo.world.reports import CHANNELS
from nexo.application.demo.world.world import World, build_world
from nexo.domain.cases.rules.clocks import due_at

END = datetime(2026, 11, 20, 15, tzinfo=UTC).timestamp()
BA = ZoneInfo("America/Argentina/Buenos_Aires")


@pytest.fixture(scope="module")
def town() -> World:
    return build_world(PROFILES["town"], seed=1, end=END)


def test_the_same_seed_gives_the_same_world_to_the_last_number():
    first, second = (build_world(PROFILES["village"], seed=7, end=END) for _ in range(2))
    other = build_world(PROFILES["village"], seed=8, end=END)
    for column in ("incident", "at", "person", "channel", "wording"):
        assert np.array_equal(getattr(first.reports, column), getattr(second.reports, column))
    assert np.array_equal(first.surveys.score, second.surveys.score)
    assert not np.array_equal(first.reports.at[:50], other.reports.at[:50])


def test_volumes_are_those_of_the_plan(town):
    assert len(town.reports) == pytest.approx(28_800, rel=0.03)
    assert 1 - town.reports.is_first.mean() == pytest.approx(0.14, abs=0.015)
    assert (town.reports.person < 0).mean() == pytest.approx(0.07, abs=0.01)
    assert (~np.isnan(town.lives.referred)).mean() == pytest.approx(0.09, abs=0.015)


def test_few_people_make_many_of_the_cases(town):
    year = (town.reports.at > END - 365 * DAY) & (town.reports.person >= 0)
    counts = np.bincount(town.reports.person[year])
    counts = np.sort(counts[counts > 0])[::-1]
    assert len(counts) == pytest.approx(6_200 * 1.2, rel=0.06)
    assert counts[: len(counts) // 100].sum() / counts.sum() == pytest.approx(0.12, abs=0.025)


def test_week_and_hours_are_those_of_the_plan(town):
    hours = ((town.reports.at + town.offset) // HOUR).astype(int)
    week = np.bincount((hours // 24 + 3) % 7) / len(hours) * 100
    assert week == pytest.approx([21, 19, 17.5, 16.5, 15, 6.5, 4.5], abs=1.0)
    of_day = hours % 24
    assert ((of_day >= 8) & (of_day < 13)).mean() == pytest.approx(0.52, abs=0.015)
    assert ((of_day >= 23) | (of_day < 8)).mean() == pytest.approx(0.04, abs=0.01)


def test_channels_are_those_of_the_plan(town):
    share = np.bincount(town.reports.channel) / len(town.reports)
    expected = {"whatsapp": 0.345, "voice": 0.26, "webform": 0.26, "counter": 0.105, "email": 0.03}
    assert dict(zip(CHANNELS, share.tolist(), strict=True)) == pytest.approx(expected, abs=0.05)


def test_nobody_reports_the_same_incident_twice(town):
    known = town.reports.person >= 0
    pairs = np.stack([town.reports.incident[known], town.reports.person[known]])
    assert pairs.shape[1] - np.unique(pairs, axis=1).shape[1] <= 2


def test_the_planted_multipliers_come_back_within_their_intervals(town):
    """Estimator of domain.md 4.6: reports after the first over the days they were watched, by zone."""
    shared = np.array([row.is_shared for row in services()])
    incidents, reports = town.incidents, town.reports
    until = np.minimum(np.minimum(incidents.first_at + WATCH_DAYS * DAY, town.lives.resolved), END)
    exposure = np.where(shared[incidents.service], until - incidents.first_at, 0) / DAY
    later = ~reports.is_first
    follow_ups = np.bincount(reports.zone[later], minlength=12)
    rate = follow_ups / np.bincount(incidents.zone, weights=exposure, minlength=12)
    for number, zone in enumerate(zones()):
        spread = 3 * rate[number] / np.sqrt(follow_ups[number])
        assert abs(rate[number] - BASE_RATE * zone.reporting_multiplier) < spread, zone.code
    told = 1 - np.exp(-rate * UNSEEN_LIFE)
    counts = np.bincount(incidents.zone, minlength=12)
    population = np.array([zone.population for zone in zones()])
    estimated = counts / told / population
    planted = np.array([zone.incident_multiplier for zone in zones()])
    # What is not known of the reporting rate is not known of the estimate either (delta method).
    slope = UNSEEN_LIFE * np.exp(-rate * UNSEEN_LIFE) / told
    spread = np.sqrt(1 / counts + (slope * rate) ** 2 / follow_ups)
    distance = np.log(estimated / estimated[0]) - np.log(planted / planted[0])
    assert (np.abs(distance) < 3 * np.sqrt(spread**2 + spread[0] ** 2)).all()


def test_the_poorest_quarter_looks_quiet_although_more_happens_there(town):
    """Scene 12: Z10 reports little a head, yet has the highest true rate."""
    population = np.array([zone.population for zone in zones()])
    told = np.bincount(town.reports.zone, minlength=12) / population
    truth = town.incidents.true_count / population
    assert told[9] < told[0] * 0.95
    assert truth.argmax() == 9


@pytest.mark.parametrize(
    ("group", "on_time"),
    [
        ("lighting", 0.82),
        ("hygiene", 0.88),
        ("roads", 0.52),
        ("water", 0.90),
        ("trees", 0.61),
        ("traffic", 0.74),
    ],
)
def test_areas_keep_their_promises_as_planned(town, group, on_time):
    of_group = np.array([row.group == group for row in services()])[town.reports.service]
    mature = of_group & town.reports.is_first & (town.reports.at < END - 90 * DAY)
    kept = (town.ends.resolved <= town.ends.due)[mature].mean()
    assert kept == pytest.approx(on_time, abs=0.035)


def test_scores_follow_the_model(town):
    answered = town.surveys.score > 0
    case = town.surveys.case
    on_time = (town.ends.last_resolved <= town.ends.due)[case]
    reopened = (town.ends.last_resolved > town.ends.resolved)[case]
    good = town.surveys.score >= 4

    def share(mask: np.ndarray) -> float:
        return float(good[answered & mask].mean())

    assert share(on_time) > share(~on_time) + 0.1
    assert share(~reopened) > share(reopened) + 0.2
    assert good[answered].mean() == pytest.approx(0.56, abs=0.04)
    assert town.surveys.suppressed.mean() < 0.25


def test_storms_bring_fallen_trees(town):
    trees = [row.code for row in services()].index("AR02")
    at = town.reports.at[town.reports.service == trees]
    in_storms = sum(((at >= storm) & (at < storm + 3 * DAY)).sum() for storm in town.storms)
    usual = len(at) / 730
    assert in_storms / len(town.storms) / 3 > 2.2 * usual


@pytest.mark.parametrize("amount", [1, 2, 5, 20])
def test_due_columns_agree_with_the_rule_of_cases(amount):
    starts = np.arange(END, END + 12 * DAY, 7 * HOUR + 13)
    column = due_times(starts, [Term(amount, "business_day")], np.zeros(len(starts), int), offset=-3 * HOUR)
    assert [iso(each) for each in column] == [
        due_at(iso(each), amount, "business_day", BA, city_calendar()).astimezone(UTC) for each in starts
    ]
    hours = due_times(starts, [Term(amount, "hour")], np.zeros(len(starts), int), offset=-3 * HOUR)
    assert np.array_equal(hours, starts + amount * HOUR)


def test_a_flow_clock_reads_both_ways_and_rests_at_night():
    clock = FlowClock(office_profile(), start=END, end=END + 30 * DAY, offset=-3 * HOUR)
    moments = END + np.arange(0, 20 * DAY, 5 * HOUR)
    again = clock.moment(clock.flow(moments))
    working = np.diff(clock.flow(np.stack([moments, moments + 60]).T), axis=1)[:, 0] > 1e-4
    assert np.allclose(again[working], moments[working], atol=1)


def test_moves_of_a_life_stand_in_order(town):
    lives, first = town.lives, town.incidents.first_at
    steps = np.stack(
        [
            first,
            lives.returned,
            lives.reassigned,
            lives.returned_again,
            lives.reassigned_again,
            lives.accepted,
            lives.asked,
            lives.replied,
            lives.scheduled,
            lives.resolved,
            lives.reopened,
            lives.resumed,
            lives.resolved_again,
        ]
    )
    latest = np.fmax.accumulate(steps, axis=0)
    assert ((steps >= latest - 1e-3) | np.isnan(steps)).all()
