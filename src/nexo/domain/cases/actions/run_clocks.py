"""Set the clocks of a case going, halt them and stop them, as its life asks; the case keeps its earliest end.

All of these run inside the transaction that moves the case, which holds its lock.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Protocol

from nexo.domain.cases.enums import PROMISED, ClockKind, Phase
from nexo.domain.cases.models import Case, Clock
from nexo.domain.cases.rules import lifecycle
from nexo.domain.cases.rules.clocks import Due, Term, ends
from nexo.domain.cases.rules.measures import shortened
from nexo.domain.catalogue.enums import PauseRule, StartRule, TermUnit
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.organisation.queries.town import calendar_of

_ACKNOWLEDGE_HOURS = 24


def new_clocks(case: Case, *, is_shorter: bool = False, resolves_in: int | None = None) -> list[Clock]:
    """Return the clocks of a case that is about to be written, and set its two dates. No query for a known calendar.

    The town says how soon it acknowledges (`local_rules.acknowledge_hours`), the service when it answers and
    resolves, and the law its own term where there is one. All start with receipt by the administration. With
    `is_shorter` the town resolves sooner, for whoever is attended with preference; `resolves_in` stands for the term
    of the service where whom it was addressed to has another.
    """
    version, rules = case.service_version, case.jurisdiction.local_rules
    promised = version.resolution_amount if resolves_in is None else resolves_in
    resolves = shortened(promised, rules) if is_shorter else promised
    hours = int(rules.get("acknowledge_hours", _ACKNOWLEDGE_HOURS))
    made = [
        Clock(kind=ClockKind.ACKNOWLEDGEMENT, amount=hours, unit=TermUnit.HOUR),
        Clock(kind=ClockKind.FIRST_RESPONSE, amount=version.response_amount, unit=version.response_unit),
        Clock(kind=ClockKind.RESOLUTION, amount=resolves, unit=version.resolution_unit),
    ]
    law = version.legal_term
    if law is not None and law.start_rule != StartRule.NOTIFICATION:
        made.append(Clock(kind=ClockKind.LEGAL, amount=law.amount, unit=law.unit, term=law))
    for clock in made:
        _begin(clock, case, case.received_at)
    made[0].stopped_at = case.acknowledged_at
    case.first_response_due_at = made[1].due_at
    case.due_at = earliest(made)
    return made


def follow_move(case: Case, from_: Phase, to: Phase, now: datetime) -> dict[str, Any]:
    """Do to the clocks what a move from `from_` to `to` means; return the columns of the case that change with it.

    Waiting for the citizen halts the town's own term, and the law's where its norm says so; an answer stops what
    was owed; a reopening begins a new term to resolve. Nothing else touches a clock: passing papers on never does.
    """
    changed: dict[str, Any] = {}
    if from_ in lifecycle.PAUSES:
        changed = _resume(case, now)
    if to in lifecycle.PAUSES:
        _halt(case, now)
    elif to in lifecycle.ENDS:
        stop(case, list(ClockKind), now)
    elif to is Phase.REOPENED:
        changed = _renew(case, now)
    return changed


def stop(case: Case, kinds: Collection[ClockKind], now: datetime) -> None:
    """Stop the clocks of these kinds that still run: what was owed is done. One query."""
    case.clocks.filter(kind__in=kinds, stopped_at__isnull=True).update(stopped_at=now, paused_since=None)


def restart_competent(case: Case, now: datetime) -> None:
    """Begin anew the terms that count from receipt by the competent area, and only those (domain.md 3.8)."""
    law = case.service_version.legal_term
    if law is None or law.start_rule != StartRule.COMPETENT:
        return
    for clock in _running(case, [ClockKind.LEGAL]):
        clock.started_at, clock.pauses = now, []
        _set_end(clock, case.jurisdiction)
        clock.save(update_fields=["started_at", "pauses", "due_at", "is_provisional", "calendar"])


def earliest(clocks: Sequence[Clock]) -> datetime | None:
    """Return the first end among the clocks that the citizen is promised, running ones only."""
    return min((each.due_at for each in clocks if each.kind in PROMISED and each.is_running), default=None)


class Counted(Protocol):
    """What the end of a clock follows from."""

    @property
    def amount(self) -> int:
        """How many of its unit."""

    @property
    def extended_amount(self) -> int:
        """How many more, by an extension."""

    @property
    def unit(self) -> str:
        """What it counts, of `TermUnit`."""

    @property
    def started_at(self) -> datetime:
        """Since when."""

    @property
    def pauses(self) -> Sequence[Sequence[str]]:
        """The spans that are not counted."""


def end_of(clock: Counted, town: Jurisdiction) -> Due:
    """Return when a clock ends by the calendar that is in force in its town."""
    term = Term(amount=clock.amount + clock.extended_amount, unit=clock.unit)
    pauses = [(datetime.fromisoformat(since), datetime.fromisoformat(until)) for since, until in clock.pauses]
    return ends(term, clock.started_at, town.zone_info, calendar_of(town.calendar_id), pauses)


def _begin(clock: Clock, case: Case, start: datetime) -> None:
    clock.case, clock.started_at = case, start
    _set_end(clock, case.jurisdiction)


def _set_end(clock: Clock, town: Jurisdiction) -> None:
    end = end_of(clock, town)
    clock.due_at, clock.is_provisional, clock.calendar_id = end.at, end.is_provisional, town.calendar_id


def _running(case: Case, kinds: Collection[ClockKind]) -> list[Clock]:
    rows = case.clocks.filter(stopped_at__isnull=True, kind__in=kinds).select_related("term")
    return list(rows.order_by("id"))


def _halt(case: Case, now: datetime) -> None:
    halted = [
        clock.pk
        for clock in _running(case, PROMISED)
        if clock.term is None or PauseRule.CITIZEN in clock.term.pause_rules
    ]
    case.clocks.filter(pk__in=halted).update(paused_since=now)


def _resume(case: Case, now: datetime) -> dict[str, Any]:
    clocks = _running(case, PROMISED)
    for clock in clocks:
        if clock.paused_since is None:
            continue
        clock.pauses = [*clock.pauses, [clock.paused_since.isoformat(), now.isoformat()]]
        clock.paused_since = None
        _set_end(clock, case.jurisdiction)
        clock.save(update_fields=["pauses", "paused_since", "due_at", "is_provisional", "calendar"])
    return {"due_at": earliest(clocks) or case.due_at}


def _renew(case: Case, now: datetime) -> dict[str, Any]:
    """A reopened case has a new term to resolve; the receipt, and with it the law's term, stay (domain.md 3.3)."""
    version = case.service_version
    clock = Clock(kind=ClockKind.RESOLUTION, amount=version.resolution_amount, unit=version.resolution_unit)
    _begin(clock, case, now)
    clock.save(force_insert=True)
    return {"due_at": clock.due_at}
