"""Move the open clocks of a town to its new calendar; those that have stopped stay as they were."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Func, IntegerField
from django.db.models.functions import Mod

from nexo.domain.cases.actions.run_clocks import end_of
from nexo.domain.cases.enums import PROMISED
from nexo.domain.cases.events import ClockMoved
from nexo.domain.cases.models import Clock
from nexo.domain.cases.rules.clocks import Due
from nexo.domain.catalogue.enums import TermUnit
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel.actors import system
from nexo.kernel.events.record import one_batch, record

AT_ONCE, LANES = 5_000, 2
_WRITE = """
    UPDATE cases_clock AS clock
       SET due_at = new.due_at, is_provisional = new.provisional, calendar_id = %s
      FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::boolean[])
        AS new(id, before, due_at, provisional)
     WHERE clock.id = new.id AND clock.due_at = new.before AND clock.stopped_at IS NULL
"""
_WRITE_CASES = """
    UPDATE cases_case AS one SET due_at = owed.due_at
      FROM (SELECT case_id, min(due_at) AS due_at FROM cases_clock
             WHERE case_id = ANY(%s) AND stopped_at IS NULL AND kind IN ('resolution', 'legal')
             GROUP BY case_id) AS owed
     WHERE one.id = owed.case_id AND one.due_at IS DISTINCT FROM owed.due_at
 RETURNING one.id
"""


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What one step did: how many clocks it looked at, how many ends moved, and where to go on (None: done)."""

    seen: int
    moved: int
    after: int | None


@transaction.atomic
def recompute_clocks(
    *, town: Jurisdiction, after: int = 0, limit: int = AT_ONCE, lane: int | None = None
) -> Recomputed:
    """Compute anew some running clocks of `town` by its calendar, in the order of their ids, and say whose moved.

    A clock that has moved already is the same again, so a step may be repeated; one that somebody changes meanwhile
    counts by the new calendar already and is left to them. With a `lane` of `LANES` only the cases of that share are
    gone through, all clocks of a case in one, so that workers share the work and never wait for each other. A citizen
    is told once of the date that was promised (`ClockMoved`), never of the inner ones.
    """
    running = Clock.objects.filter(case__jurisdiction_id=town.pk, stopped_at__isnull=True, pk__gt=after)
    if lane is not None:
        share = Mod(Func("case_id", function="uuid_hash", output_field=IntegerField()), LANES)
        # A hash may be negative, and so its remainder.
        running = running.annotate(lane=share).filter(lane__in=[lane, lane - LANES])
    plain = running.exclude(unit=TermUnit.HOUR).order_by("pk").values_list(*_Row._fields)
    rows = [_Row(*values) for values in plain[:limit]]
    changed = [_Moved(row, end) for row in rows for end in [end_of(row, town)] if _differs(row, end, town)]
    moved = [one for one in changed if one.end.at != one.clock.due_at]
    _announce(town, moved, _write(town, changed, moved))
    return Recomputed(len(rows), len(moved), rows[-1].pk if len(rows) == limit else None)


class _Row(NamedTuple):
    """What a clock is counted by: reading the whole row costs more than counting it."""

    pk: int
    case_id: UUID
    kind: str
    amount: int
    unit: str
    extended_amount: int
    started_at: datetime
    pauses: list[list[str]]
    due_at: datetime
    is_provisional: bool
    calendar_id: UUID | None


class _Moved(NamedTuple):
    """A clock as it was, and its end by the new calendar."""

    clock: _Row
    end: Due


def _differs(row: _Row, end: Due, town: Jurisdiction) -> bool:
    stood = (row.due_at, row.is_provisional, row.calendar_id)
    return (end.at, end.is_provisional, town.calendar_id) != stood


def _announce(town: Jurisdiction, moved: Sequence[_Moved], cases: Collection[UUID]) -> None:
    """Say of each case whose date moved which clock gives its new one: the first to end."""
    first: dict[UUID, _Moved] = {}
    for one in moved:
        held = first.get(one.clock.case_id)
        if one.clock.kind in PROMISED and (held is None or one.end.at < held.end.at):
            first[one.clock.case_id] = one
    actor = system(town.pk)
    with one_batch():
        for case_id in sorted(first.keys() & set(cases)):
            clock = first[case_id].clock
            record(
                ClockMoved(
                    case_id=case_id,
                    clock_id=clock.pk,
                    kind=clock.kind,
                    because="calendar",
                    before=clock.due_at,
                ),
                actor=actor,
            )


def _write(town: Jurisdiction, changed: Sequence[_Moved], moved: Sequence[_Moved]) -> set[UUID]:
    """Write the new ends and the dates of the cases that follow from them; return the cases whose date moved."""
    if not changed:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            [
                town.calendar_id,
                [one.clock.pk for one in changed],
                [one.clock.due_at for one in changed],
                [one.end.at for one in changed],
                [one.end.is_provisional for one in changed],
            ],
        )
        cursor.execute(_WRITE_CASES, [list({one.clock.case_id for one in moved})])
        return {row[0] for row in cursor.fetchall()}
