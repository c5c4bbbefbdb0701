"""A case as the actions leave it behind: its moves, and what each does to clocks and counters.

`CaseBook` is the twin of `cases.actions.change_phase` for rows in bulk; a test holds both side by side.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo
from typing import NamedTuple

from nexo.application.demo.city.calendar import city_calendar
from nexo.application.demo.load.columns import NULL
from nexo.application.demo.world.hours import iso
from nexo.domain.cases.enums import OPEN_PHASES, Phase, Reason, Result
from nexo.domain.cases.rules import lifecycle
from nexo.domain.cases.rules.clocks import Term, ends


@dataclass(frozen=True, slots=True)
class Doer:
    """Who acted, as history rows and the audit write it down."""

    kind: str
    hex: str = NULL
    label: str = ""


_OPEN = frozenset(OPEN_PHASES)
SYSTEM = Doer("system", NULL, "sistema")
AUTHOR = Doer("citizen", NULL, "quien lo pidió")


class Move(NamedTuple):
    """One history row; `audited` moves have an audit row of their own, the three of opening share one."""

    at: float
    by: Doer
    before: str
    to: Phase
    from_unit: str
    to_unit: str
    reason: str = ""
    note: str = ""
    public_note: str = ""
    audited: bool = True


@dataclass(slots=True)
class Run:
    """One run of the term to resolve: from opening, or from a reopening, to the next end (NaN: it runs)."""

    start: float
    due: float
    stopped: float = float("nan")
    pauses: list[tuple[float, float]] = field(default_factory=list)


@dataclass(slots=True)
class CaseBook:
    """Writes down the moves of one case and keeps its columns in step; moments are seconds since 1970."""

    zone: tzinfo
    owner: str
    routing_reason: str
    received: float
    term: tuple[int, str]
    due: float
    phase: Phase = Phase.ASSIGNED
    result: str = ""
    reason: str = ""
    public_answer: str = ""
    assignee: str = NULL
    updated: float = float("nan")
    scheduled_for: date | None = None
    paused_since: float = float("nan")
    paused_seconds: int = 0
    first_resolved: float = float("nan")
    resolved: float = float("nan")
    closed: float = float("nan")
    confirmed: bool | None = None
    returns: int = 0
    reopenings: int = 0
    moves: list[Move] = field(default_factory=list)
    taken: list[tuple[float, Doer]] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    def spans(self) -> list[tuple[float, float]]:
        """Return when somebody owed something: from opening to each end, endless while it is open."""
        found: list[tuple[float, float]] = []
        since = self.moves[0].at
        is_open = True
        for move in self.moves:
            if is_open and move.to not in _OPEN:
                found.append((since, move.at))
                is_open = False
            elif not is_open and move.to in _OPEN:
                since, is_open = move.at, True
        return [*found, (since, float("inf"))] if is_open else found

    def open(self, at: float, by: Doer) -> None:
        """Write the three moves of opening."""
        steps = (
            ("", Phase.SUBMITTED, by, ""),
            (Phase.SUBMITTED, Phase.REGISTERED, SYSTEM, ""),
            (Phase.REGISTERED, Phase.ASSIGNED, SYSTEM, self.routing_reason),
        )
        for before, to, who, note in steps:
            unit = self.owner if to is Phase.ASSIGNED else NULL
            self.moves.append(Move(at, who, before, to, NULL, unit, note=note, audited=False))
        self.updated = at
        self.runs.append(Run(self.received, self.due))

    def move(
        self,
        at: float,
        by: Doer,
        to: Phase,
        *,
        reason: Reason | str = "",
        note: str = "",
        public_note: str = "",
        result: Result | str = "",
        unit: str = "",
    ) -> None:
        """Write one move and what it means for the case."""
        before, from_unit = self.phase, self.owner
        self.owner = unit or self.owner
        self.moves.append(Move(at, by, before, to, from_unit, self.owner, str(reason), note, public_note))
        if before in lifecycle.PAUSES:
            self._resume(at)
        self.phase, self.updated = to, at
        self.reason = str(reason) or self.reason
        self.result = str(result) or self.result
        if public_note and to in lifecycle.ENDS:
            self.public_answer = public_note
        self._mark(to, at)
        self._run(to, at)

    def take(self, at: float, by: Doer, staff: str) -> None:
        """An official takes the case: accepts it where that is still open, and becomes its assignee."""
        if self.phase in (Phase.ASSIGNED, Phase.REOPENED):
            self.move(at, by, Phase.IN_PROGRESS)
        self.assignee, self.updated = staff, at
        self.taken.append((at, by))

    def assign(self, at: float, by: Doer, unit: str, note: str) -> None:
        """Triage gives the case to a unit."""
        self.routing_reason = note or f"lo derivó {by.label}"
        self.move(at, by, Phase.ASSIGNED, note=note, unit=unit)
        self.assignee = NULL

    def dispute(self, at: float, by: Doer, note: str) -> None:
        """The author says that it is not solved: the case reopens with a new term."""
        self.move(at, by, Phase.REOPENED, reason=Reason.STILL_BROKEN, note=note)

    def confirm(self, at: float, by: Doer) -> None:
        """The author says that it is solved."""
        self.confirmed = True
        self.move(at, by, Phase.CLOSED, note="conforme")

    def _resume(self, at: float) -> None:
        self.paused_seconds += int(at - self.paused_since)
        run = self.runs[-1]
        run.pauses.append((self.paused_since, at))
        self.paused_since = float("nan")
        self.due = run.due = self._due(run.start, run.pauses)

    def _run(self, to: Phase, at: float) -> None:
        """Stop the term to resolve with an end, begin another with a reopening."""
        if to in lifecycle.ENDS and self.runs[-1].stopped != self.runs[-1].stopped:
            self.runs[-1].stopped = at
        elif to is Phase.REOPENED:
            self.due = self._due(at)
            self.runs.append(Run(at, self.due))

    def _due(self, start: float, pauses: Sequence[tuple[float, float]] = ()) -> float:
        term = Term(amount=self.term[0], unit=self.term[1])
        spans = [(iso(since), iso(until)) for since, until in pauses]
        return ends(term, iso(start), self.zone, city_calendar(), spans).at.timestamp()

    def _mark(self, to: Phase, at: float) -> None:
        if to in lifecycle.PAUSES:
            self.paused_since = at
        elif to in lifecycle.ANSWERS:
            self.resolved = at
            self.first_resolved = at if self.first_resolved != self.first_resolved else self.first_resolved
        elif to in lifecycle.ENDS:
            self.closed = at
        elif to is Phase.RETURNED:
            self.returns += 1
        elif to is Phase.REOPENED:
            self.reopenings += 1
            self.resolved = self.closed = float("nan")
            self.confirmed = None
