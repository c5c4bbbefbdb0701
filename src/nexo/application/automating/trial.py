"""A rule over the days past: how often it would have acted, on which cases, and what it would have saved.

Nothing is written. Loads are those of today. A rule that would have sent a case where it is already is told apart.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from nexo.application.automating.past import Past, Span, past_of
from nexo.domain.automation.policies import may_read_rules
from nexo.domain.automation.queries.words import facts_from
from nexo.domain.automation.rules.brakes import A_CASE_A_DAY
from nexo.domain.automation.rules.minutes import saved, table
from nexo.domain.automation.rules.saying import Rule
from nexo.domain.cases.models import Case
from nexo.domain.cases.policies import visible_to
from nexo.domain.cases.queries.routing import counting
from nexo.domain.catalogue.rules.routing.deciding import Usable, busy_by, holds
from nexo.domain.catalogue.rules.routing.sentence import Facts, Load
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotAllowed

DAYS = 30
MOST = 100_000
SHOWN = 25
_LOOKED_FOR = 400


@dataclass(frozen=True, slots=True)
class Hit:
    """A firing that would have been, on a case that the actor may see."""

    at: datetime
    case: Case


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule would have done in `days`: of `looked` facts it would have acted on `fired`, over `cases`.

    `held` more would have been held back, as a rule acts on a case so many times a day. `hits` are the newest that
    the actor may see; `busiest` is the day with most firings.
    """

    days: int
    looked: int
    fired: int
    held: int
    cases: int
    minutes: float
    is_cut: bool
    asks_load: bool
    busiest: tuple[date, int] | None
    hits: list[Hit]


def try_rule(
    *, actor: Actor, rule: Rule, days: int = DAYS, most: int = MOST, town: Jurisdiction | None = None
) -> Trial:
    """Return what a rule would have done in the last `days`, over at most `most` facts, the newest first.

    `town` spares a query where it is at hand. Four queries at most; one more where it asks for load. Raises
    `NotAllowed`.
    """
    if not may_read_rules(actor) or (town is not None and town.pk != jurisdiction_of(actor)):
        raise NotAllowed
    town = town or Jurisdiction.objects.get(pk=jurisdiction_of(actor))
    now = clock.now()
    # What happens in this very moment counts.
    span = Span(town, now - timedelta(days), now + timedelta(seconds=1))
    busy = busy_by(counting(town.pk), [Usable(0, rule.asks)])
    known: dict[Facts, bool] = {}
    by_day: Counter[tuple[UUID, date]] = Counter()
    newest: list[tuple[datetime, UUID]] = []
    looked = held = 0
    for one in past_of(rule.when, span, most):
        looked += 1
        facts = facts_from(one.columns, phase=one.phase, unit=one.unit)
        if facts not in known:
            known[facts] = holds(rule.asks, facts, busy)
        if not known[facts]:
            continue
        key = (one.case_id, one.at.astimezone(town.zone_info).date())
        if by_day[key] >= A_CASE_A_DAY:
            held += 1
            continue
        by_day[key] += 1
        _keep(newest, one)
    fired = sum(by_day.values())
    days_of: Counter[date] = Counter()
    for (_, day), many in by_day.items():
        days_of[day] += many
    return Trial(
        days=days,
        looked=looked,
        fired=fired,
        held=held,
        cases=len({case_id for case_id, _ in by_day}),
        minutes=saved(rule.steps, table(town.local_rules)) * fired,
        is_cut=looked == most,
        asks_load=any(isinstance(each, Load) for each in rule.asks.conditions),
        busiest=max(days_of.items(), key=lambda item: (item[1], item[0]), default=None),
        hits=_seen(actor, newest),
    )


def _keep(newest: list[tuple[datetime, UUID]], one: Past) -> None:
    if len(newest) < _LOOKED_FOR:
        newest.append((one.at, one.case_id))


def _seen(actor: Actor, newest: list[tuple[datetime, UUID]]) -> list[Hit]:
    """Return the newest on cases that the actor may see. One query."""
    rows = visible_to(actor).filter(pk__in={case_id for _, case_id in newest})
    known = {row.pk: row for row in rows.select_related("service", "owner_unit")} if newest else {}
    found = [Hit(at, known[case_id]) for at, case_id in newest if case_id in known]
    return sorted(found, key=lambda hit: hit.at, reverse=True)[:SHOWN]
