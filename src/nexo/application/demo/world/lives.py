"""What becomes of each case: the moment of every move, NaN where it never comes.

The life of a problem belongs to its incident; the cases of those who reported it later join it where it is.
"""

from dataclasses import dataclass

import numpy as np

from nexo.application.demo.city.services import ServiceRow, Term
from nexo.application.demo.world.hours import DAY, HOUR, Column, Flag, FlowClock, Index, due_times
from nexo.application.demo.world.incidents import Incidents
from nexo.application.demo.world.outcomes import Behaviour, Durations
from nexo.application.demo.world.reports import Reports

_CLOSING = Term(5, "business_day")  # silence for so long is consent
_MINUTE = 60.0
_SWEEP = 10 * _MINUTE  # the job that closes by silence runs after midnight


@dataclass(frozen=True, slots=True)
class Lives:
    """Columns of one incident each. Moments may lie after the end of the period: they have not come yet."""

    due: Column
    ratio: Column
    accepted: Column
    returned: Column
    returned_again: Column
    reassigned: Column
    reassigned_again: Column
    asked: Column
    replied: Column
    scheduled: Column
    referred: Column
    resolved: Column
    reopened: Column
    resumed: Column
    resolved_again: Column
    not_found: Flag
    unfeasible: Flag
    at_once: Flag


@dataclass(frozen=True, slots=True)
class Habits:
    """Shares of things that happen to cases."""

    areas: dict[str, Behaviour]
    not_found: float
    returned: float
    asked: float = 0.05
    scheduled: float = 0.35
    unfeasible: float = 0.012
    front_office: float = 0.55


def draw_lives(
    rng: np.random.Generator,
    incidents: Incidents,
    services: tuple[ServiceRow, ...],
    durations: Durations,
    habits: Habits,
    office: FlowClock,
    *,
    offset: float,
) -> Lives:
    """Draw the life of every incident from its first report on."""
    size, which, first = len(incidents), incidents.service, incidents.first_at
    terms = [row.term for row in services]
    due = due_times(first, terms, which, offset=offset)
    ratio = durations.draw(rng, which)
    by_clock = np.array([each.is_hours for each in terms])[which]
    at_once = np.array([row.front_office for row in services])[which] & (
        rng.random(size) < habits.front_office
    )
    resolved = np.where(by_clock, first + ratio * (due - first), office.between(first, due, ratio))
    resolved = np.where(by_clock & (due <= first), first + 2 * HOUR, resolved)
    resolved = np.where(at_once, first + (4 + 8 * rng.random(size)) * _MINUTE, resolved)
    accepted, marks = _first_steps(rng, size, first, resolved, habits, at_once)
    reopened, resumed, again = _second_life(rng, incidents, services, habits, resolved)
    external = np.array([row.external_share for row in services])[which]
    plannable = np.array([row.group in {"roads", "trees", "green"} or row.code == "HU04" for row in services])
    referred = rng.random(size) < external
    unfeasible = ~at_once & ~referred & (rng.random(size) < habits.unfeasible)
    wait = resolved - accepted
    asked = ~referred & ~at_once & (rng.random(size) < habits.asked) & (wait > DAY)
    planned = plannable[which] & ~referred & ~at_once & (wait > DAY) & (rng.random(size) < habits.scheduled)
    once = unfeasible | referred | at_once
    moments = {
        "accepted": accepted,
        **marks,
        "asked": np.where(asked, accepted + 0.15 * wait, np.nan),
        "replied": np.where(asked, accepted + 0.15 * wait + np.minimum(0.3 * wait, 30 * HOUR), np.nan),
        "scheduled": np.where(planned, accepted + 0.55 * wait, np.nan),
        "referred": np.where(referred, accepted + np.minimum(0.05 * wait, 3 * HOUR), np.nan),
        "resolved": resolved,
        "reopened": np.where(once, np.nan, reopened),
        "resumed": np.where(once, np.nan, resumed),
        "resolved_again": np.where(once, np.nan, again),
    }
    return Lives(
        due=due,
        ratio=ratio,
        **{name: np.floor(column) for name, column in moments.items()},
        not_found=~at_once & ~unfeasible & ~referred & (rng.random(size) < habits.not_found),
        unfeasible=unfeasible,
        at_once=at_once,
    )


def _first_steps(
    rng: np.random.Generator,
    size: int,
    first: Column,
    resolved: Column,
    habits: Habits,
    at_once: Flag,
) -> tuple[Column, dict[str, Column]]:
    """Draw when the area takes the case and the returns before that."""
    patience = rng.lognormal(np.log(6 * HOUR), 0.9, size)
    taken = np.minimum(patience, 0.4 * (resolved - first))
    accepted = first + taken
    back = ~at_once & (rng.random(size) < habits.returned)
    twice = back & (rng.random(size) < 0.15)
    nothing = np.full(size, np.nan)
    marks = {
        "returned": np.where(back, first + 0.20 * taken, nothing),
        "reassigned": np.where(back, first + 0.45 * taken, nothing),
        "returned_again": np.where(twice, first + 0.60 * taken, nothing),
        "reassigned_again": np.where(twice, first + 0.80 * taken, nothing),
    }
    return np.where(at_once, first + _MINUTE, accepted), marks


def _second_life(
    rng: np.random.Generator,
    incidents: Incidents,
    services: tuple[ServiceRow, ...],
    habits: Habits,
    resolved: Column,
) -> tuple[Column, Column, Column]:
    """Draw the cases that come back: when they are reopened, taken up and resolved for good."""
    shares = np.array(
        [habits.areas[row.group].reopen if row.group in habits.areas else 0.0 for row in services]
    )
    comes_back = rng.random(len(incidents)) < shares[incidents.service]
    reopened = np.where(comes_back, resolved + (0.3 + 3.5 * rng.random(len(incidents))) * DAY, np.nan)
    resumed = reopened + 5 * HOUR * (0.5 + rng.random(len(incidents)))
    lasting = np.minimum(0.6 * (resolved - incidents.first_at), 25 * DAY) + 6 * HOUR
    return reopened, resumed, resumed + lasting * (0.5 + rng.random(len(incidents)))


@dataclass(frozen=True, slots=True)
class CaseEnds:
    """Columns of one case each: its own terms and when it is solved. NaN: not within the period."""

    due: Column
    response_due: Column
    resolved: Column
    last_resolved: Column


def draw_ends(
    reports: Reports, lives: Lives, services: tuple[ServiceRow, ...], *, end: float, offset: float
) -> CaseEnds:
    """Return the end of every case: the first lives the whole life, the others end with the first repair."""
    which = reports.incident
    due = due_times(reports.at, [row.term for row in services], reports.service, offset=offset)
    answer = due_times(reports.at, [row.response for row in services], reports.service, offset=offset)
    resolved = np.maximum(lives.resolved[which], reports.registered + 6 * _MINUTE)
    again = np.where(reports.is_first, lives.resolved_again[which], np.nan)
    last = np.where(np.isnan(again), resolved, again)
    pending = (lives.reopened[which] < end) & reports.is_first
    resolved = np.where(resolved < end, resolved, np.nan)
    last = np.where(np.isnan(resolved) | (last >= end), np.where(pending, np.nan, resolved), last)
    return CaseEnds(due=due, response_due=answer, resolved=resolved, last_resolved=last)


def close_cases(
    ends: CaseEnds, word_of: Index, word_at: Column, *, end: float, offset: float
) -> tuple[Column, Flag]:
    """Return when every case closes and whether its author said so.

    `word_of` and `word_at` are the cases whose authors said that it is solved, and when: before silence had
    closed the case, their word does.
    """
    last = ends.last_resolved
    settled = np.where(np.isnan(last), end, last)
    silence = due_times(settled, [_CLOSING], np.zeros(len(last), dtype=np.int64), offset=offset) + _SWEEP
    word = np.full(len(last), np.inf)
    word[word_of] = word_at
    closed = np.where(word < silence, word, silence)
    closed = np.where(np.isnan(last) | (closed >= end), np.nan, closed)
    return closed, (word < silence) & ~np.isnan(closed)
