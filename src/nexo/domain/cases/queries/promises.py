"""What a citizen was promised, by whom and by when, and what it means when it does not come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import FilteredRelation, Q, QuerySet

from nexo.domain.cases.enums import PROMISED, ClockKind, Reason
from nexo.domain.cases.models import Case, Clock
from nexo.domain.catalogue.enums import Silence
from nexo.kernel import clock

_OWED = {f"{kind.value}_clock": kind for kind in PROMISED}

_LOADED = ("resolution_clock", "legal_clock__term")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A term that still runs, as the citizen reads it; `norm` is empty where the town itself promises.

    `silence` says what no answer means and `remedy` what the citizen can do then.
    """

    is_legal: bool
    due_at: datetime
    is_late: bool
    is_halted: bool
    is_provisional: bool
    norm: str
    silence: str
    remedy: str


def with_promises(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Load the clocks that `promises_of` reads along with the case: there is one running at most of a kind."""
    running = {
        name: FilteredRelation("clocks", condition=Q(clocks__kind=kind, clocks__stopped_at__isnull=True))
        for name, kind in _OWED.items()
    }
    return rows.annotate(**running).select_related(*_LOADED)


def promises_of(case: Case) -> list[Promise]:
    """Return what is still owed of a case loaded by `with_promises`, the town's own term first."""
    now = clock.now()
    rows: list[Clock] = [row for row in (getattr(case, name, None) for name in _OWED) if row is not None]
    return [
        Promise(
            is_legal=row.kind == ClockKind.LEGAL,
            due_at=row.due_at,
            is_late=row.paused_since is None and row.due_at < now,
            is_halted=row.paused_since is not None,
            is_provisional=row.is_provisional,
            norm=", ".join(part for part in (row.term.norm, row.term.article) if part) if row.term else "",
            silence=row.term.get_silence_display() if row.term and row.term.silence != Silence.NONE else "",
            remedy=row.term.next_remedy if row.term else "",
        )
        for row in rows
    ]


def is_late(promises: Iterable[Promise]) -> bool:
    """Say whether any promise is past its day."""
    return any(promise.is_late for promise in promises)


def pressed_today(case: Case) -> bool:
    """Say whether a prompt decision was asked for today, by the clock of the town. One query."""
    zone = case.jurisdiction.zone_info
    morning = datetime.combine(clock.today(zone), time(), zone)
    return case.changes.filter(reason=Reason.PROMPT_DECISION, at__gte=morning).exists()
