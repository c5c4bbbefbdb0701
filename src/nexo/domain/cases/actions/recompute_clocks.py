"""Move the open clocks of a town to its new calendar; those that have stopped stay as they were."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from nexo.domain.cases.actions.run_clocks import end_of
from nexo.domain.cases.enums import ClockKind
from nexo.domain.cases.events import ClockMoved
from nexo.domain.cases.models import Clock
from nexo.domain.catalogue.enums import TermUnit
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel.actors import system
from nexo.kernel.events.record import one_batch, record

AT_ONCE = 5_000
_OWED = frozenset({ClockKind.RESOLUTION.value, ClockKind.LEGAL.value})
_WRITE = """
    UPDATE cases_clock AS clock
       SET due_at = new.due_at, is_provisional = new.provisional, calendar_id = %s
      FROM unnest(%s::bigint[], %s::timestamptz[], %s::boolean[]) AS new(id, due_at, provisional)
     WHERE clock.id = new.id
"""
_WRITE_CASES = """
    UPDATE cases_case AS one SET due_at = owed.due_at
      FROM (SELECT case_id, min(due_at) AS due_at FROM cases_clock
             WHERE case_id = ANY(%s) AND stopped_at IS NULL AND kind IN ('resolution', 'legal')
             GROUP BY case_id) AS owed
     WHERE one.id = owed.case_id AND one.due_at IS DISTINCT FROM owed.due_at
"""


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What one step did: how many clocks it looked at, how many ends moved, and where to go on (None: done)."""

    seen: int
    moved: int
    after: int | None


@transaction.atomic
def recompute_clocks(*, town: Jurisdiction, after: int = 0, limit: int = AT_ONCE) -> Recomputed:
    """Compute anew some running clocks of `town` by its calendar, in the order of their ids, and say whose moved.

    A clock that has moved already is the same again, so a step may be repeated. Citizens are told of the ends
    that were promised to them (`ClockMoved`), never of the inner ones.
    """
    rows = list(
        Clock.objects.select_for_update(of=("self",))
        .filter(case__jurisdiction_id=town.pk, stopped_at__isnull=True, pk__gt=after)
        .exclude(unit=TermUnit.HOUR)
        .order_by("pk")[:limit]
    )
    changed: list[tuple[Clock, datetime, bool]] = []
    for row in rows:
        end = end_of(row, town)
        if (end.at, end.is_provisional) != (
            row.due_at,
            row.is_provisional,
        ) or row.calendar_id != town.calendar_id:
            changed.append((row, end.at, end.is_provisional))
    moved = [(row, row.due_at) for row, due, _ in changed if due != row.due_at]
    _write(town, changed)
    _announce(town, [(row, before) for row, before in moved if row.kind in _OWED])
    return Recomputed(len(rows), len(moved), rows[-1].pk if len(rows) == limit else None)


def _announce(town: Jurisdiction, moved: list[tuple[Clock, datetime]]) -> None:
    if not moved:
        return
    actor = system(town.pk)
    with one_batch():
        for row, before in moved:
            record(
                ClockMoved(
                    case_id=row.case_id, clock_id=row.pk, kind=row.kind, because="calendar", before=before
                ),
                actor=actor,
            )


def _write(town: Jurisdiction, changed: list[tuple[Clock, datetime, bool]]) -> None:
    if not changed:
        return
    ids = [row.pk for row, _, _ in changed]
    cases: list[UUID] = sorted({row.case_id for row, due, _ in changed if due != row.due_at})
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            [town.calendar_id, ids, [due for _, due, _ in changed], [firm for _, _, firm in changed]],
        )
        if cases:
            cursor.execute(_WRITE_CASES, [cases])
