"""Writes the clocks of every case as the actions leave them behind."""

import math
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import NamedTuple

import numpy as np

from nexo.application.demo.city.services import Term
from nexo.application.demo.load import columns
from nexo.application.demo.load.columns import NULL
from nexo.application.demo.load.draft import Draft
from nexo.application.demo.load.lives_told import ToldCase
from nexo.application.demo.world.hours import HOUR, iso
from nexo.domain.cases.enums import ClockKind
from nexo.domain.cases.models import Clock
from nexo.domain.cases.rules import clocks
from nexo.domain.catalogue.models import LegalTerm
from nexo.domain.organisation.models import CalendarVersion
from nexo.domain.organisation.queries.town import calendar_of

_NAN = float("nan")
_SWEEP = 600.0  # the job that sees what has run out comes by every ten minutes
_ACKNOWLEDGE = Term(24, "hour")


class _Row(NamedTuple):
    """One clock; moments are seconds since 1970."""

    case: str
    kind: str
    law: str
    term: Term
    start: float
    due: float
    stopped: float
    paused: float = _NAN
    pauses: Sequence[tuple[float, float]] = ()


def write_clocks(draft: Draft) -> int:
    """Write every clock and return how many."""
    rows = list(_Clocks(draft).all())
    town = draft.ground.jurisdiction
    calendar = CalendarVersion.objects.get(jurisdiction=town)
    last_sure = datetime.combine(calendar.firm_until, time.max, town.zone_info).timestamp()
    due, stopped, paused = (
        np.array([getattr(row, name) for row in rows]) for name in ("due", "stopped", "paused")
    )
    late = np.where(np.isnan(stopped), np.isnan(paused) & (due < draft.world.end), stopped > due)
    seen = np.where(late, np.floor(due / _SWEEP + 1) * _SWEEP, np.nan)
    seen = np.where(seen < draft.world.end, seen, np.nan)
    return draft.pipe.write(
        Clock,
        {
            "case_id": [row.case for row in rows],
            "kind": [row.kind for row in rows],
            "term_id": [row.law for row in rows],
            "calendar_id": calendar.pk.hex,
            "amount": [str(row.term.amount) for row in rows],
            "unit": [row.term.unit for row in rows],
            "started_at": columns.moments(np.array([row.start for row in rows])),
            "due_at": columns.moments(due),
            "is_provisional": ["t" if not row.term.is_hours and row.due > last_sure else "f" for row in rows],
            "paused_since": columns.moments(paused),
            "pauses": [_document(row.pauses) for row in rows],
            "stopped_at": columns.moments(stopped),
            "breached_at": columns.moments(seen),
        },
    )


class _Clocks:
    """Tells the clocks of one case after another."""

    def __init__(self, draft: Draft) -> None:
        self._draft, self._world = draft, draft.world
        self._laws = {term.pk: term for term in LegalTerm.objects.all()}
        self._version_law = {
            code: self._laws[version.legal_term_id]
            for code, version in draft.ground.versions.items()
            if version.legal_term_id is not None
        }

    def all(self) -> Iterator[_Row]:
        """Yield every clock of every case: acknowledgement, first response, resolution, and the law's."""
        acknowledged = self._draft.responses.acknowledged.tolist()
        answered = self._draft.responses.first_response.tolist()
        response_due = self._world.ends.response_due.tolist()
        for told in self._draft.told:
            number = told.number
            yield from self._of(told, acknowledged[number], answered[number], response_due[number])

    def _of(
        self, told: ToldCase, acknowledged: float, answered: float, response_due: float
    ) -> Iterator[_Row]:
        book, case = told.book, self._draft.case_keys.ids[told.number]
        service = self._world.services[int(self._world.reports.service[told.number])]
        start, first_end = book.received, book.runs[0].stopped
        yield _Row(
            case,
            ClockKind.ACKNOWLEDGEMENT.value,
            NULL,
            _ACKNOWLEDGE,
            start,
            start + _ACKNOWLEDGE.amount * HOUR,
            _first(acknowledged, answered, first_end),
        )
        stopped = _first(answered, first_end)
        yield _Row(case, ClockKind.FIRST_RESPONSE.value, NULL, service.response, start, response_due, stopped)
        for run in book.runs:
            paused = book.paused_since if run is book.runs[-1] else _NAN
            yield _Row(
                case,
                ClockKind.RESOLUTION.value,
                NULL,
                service.term,
                run.start,
                run.due,
                run.stopped,
                paused,
                run.pauses,
            )
        law = self._version_law.get(service.code)
        if law is not None:
            yield self._legal(case, law, start, first_end)

    def _legal(self, case: str, law: LegalTerm, start: float, stopped: float) -> _Row:
        """The terms of the demo city do not stand still while something is asked of the citizen."""
        town = self._draft.ground.jurisdiction
        end = clocks.ends(
            clocks.Term(amount=law.amount, unit=law.unit),
            iso(start),
            town.zone_info,
            calendar_of(town.calendar_id),
        )
        term = Term(law.amount, law.unit)
        return _Row(case, ClockKind.LEGAL.value, law.pk.hex, term, start, end.at.timestamp(), stopped)


def _first(*moments: float) -> float:
    """Return the earliest of the moments that there are."""
    return min((each for each in moments if not math.isnan(each)), default=_NAN)


def _document(pauses: Sequence[tuple[float, float]]) -> str:
    if not pauses:
        return "[]"
    return columns.document([[iso(since).isoformat(), iso(until).isoformat()] for since, until in pauses])
