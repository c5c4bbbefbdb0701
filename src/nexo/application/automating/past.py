"""What happened to cases in the days past, as a rule would have been woken by it, the newest first.

Cases that are reserved, protected or confidential take no part. Of a case that moved, phase and unit are those of
then; everything else is as it is today, because that is what is kept.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Model, Q, QuerySet, Window
from django.db.models.functions import Lead, RowNumber

from nexo.domain.automation.enums import Trigger
from nexo.domain.automation.queries.words import FACTS
from nexo.domain.automation.rules.saying import When
from nexo.domain.cases.enums import Phase
from nexo.domain.cases.models import Case, Clock, StateChange
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.interactions.enums import Direction
from nexo.domain.interactions.models import Reference
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.organisation.queries.town import calendar_of
from nexo.domain.satisfaction.models import Answer

CHUNK = 5_000
_VISIBILITY = FACTS.index("visibility")


@dataclass(frozen=True, slots=True)
class Past:
    """Something that happened: when, to which case, its facts as columns, and phase and unit of then ("" today's)."""

    at: datetime
    case_id: UUID
    columns: tuple[Any, ...]
    phase: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when, in which town."""

    town: Jurisdiction
    since: datetime
    until: datetime


def past_of(when: When, span: Span, limit: int) -> Iterator[Past]:
    """Yield what would have woken a rule, at most `limit`, as it streams from the database. One query, two at most."""
    return _OF[when.trigger](when, span, limit)


def _stream(
    rows: QuerySet[Any], at: str, case: str, *then: str, limit: int, order: str | None = None
) -> Iterator[tuple[Any, ...]]:
    columns = [f"{case}{name}" for name in FACTS]
    key = f"{case}id" if case else "pk"
    picked = rows.order_by(f"-{order or at}", "-pk").values_list(at, key, *then, *columns)
    yield from picked[:limit].iterator(chunk_size=CHUNK)


def _cases(span: Span) -> QuerySet[Case]:
    return Case.objects.filter(jurisdiction=span.town, visibility=Visibility.NORMAL)


def _about(model: type[Model], span: Span, **which: Any) -> QuerySet[Any]:
    return model._default_manager.filter(  # noqa: SLF001 - Django's name for the manager of any model
        case__jurisdiction=span.town, case__visibility=Visibility.NORMAL, **which
    )


def _plain(rows: Iterator[tuple[Any, ...]]) -> Iterator[Past]:
    return (Past(row[0], row[1], row[2:]) for row in rows)


def _opened(_when: When, span: Span, limit: int) -> Iterator[Past]:
    rows = _cases(span).filter(received_at__gte=span.since, received_at__lt=span.until)
    return _plain(_stream(rows, "received_at", "", limit=limit))


def _moves(span: Span, limit: int, which: Q) -> Iterator[Past]:
    rows = _about(StateChange, span, at__gte=span.since, at__lt=span.until).filter(which)
    for row in _stream(rows, "at", "case__", "to_phase", "to_unit__code", limit=limit):
        yield Past(row[0], row[1], row[4:], phase=row[2], unit=row[3] or "")


def _moved(when: When, span: Span, limit: int) -> Iterator[Past]:
    which = ~Q(from_phase=F("to_phase")) & ~Q(from_phase="")
    return _moves(span, limit, which & Q(to_phase__in=when.phases) if when.phases else which)


def _returned(_when: When, span: Span, limit: int) -> Iterator[Past]:
    return _moves(span, limit, Q(to_phase=Phase.RETURNED))


def _assigned(_when: When, span: Span, limit: int) -> Iterator[Past]:
    return _moves(
        span, limit, Q(to_phase=Phase.ASSIGNED) & ~Q(from_unit=F("to_unit")) & Q(from_unit__isnull=False)
    )


def _breached(_when: When, span: Span, limit: int) -> Iterator[Past]:
    rows = _about(Clock, span, breached_at__gte=span.since, breached_at__lt=span.until)
    return _plain(_stream(rows, "breached_at", "case__", limit=limit))


def _scores(when: When, span: Span, limit: int) -> Iterator[Past]:
    rows = _about(Answer, span, at__gte=span.since, at__lt=span.until)
    return _plain(_stream(rows.filter(score__lte=when.number or 5), "at", "case__", limit=limit))


def _messages(_when: When, span: Span, limit: int) -> Iterator[Past]:
    """Yield what people wrote about cases: references name no table, so the cases are read apart."""
    rows = Reference.objects.filter(
        register="cases",
        kind="case",
        interaction__jurisdiction=span.town,
        interaction__direction=Direction.IN,
        interaction__is_automatic=False,
        interaction__occurred_at__gte=span.since,
        interaction__occurred_at__lt=span.until,
    )
    said = list(
        rows.order_by("-interaction__occurred_at", "-pk").values_list(
            "interaction__occurred_at", "object_id"
        )[:limit]
    )
    known = {
        row[0]: row[1:]
        for row in _cases(span).filter(pk__in={case_id for _, case_id in said}).values_list("pk", *FACTS)
    }
    return (Past(at, case_id, known[case_id]) for at, case_id in said if case_id in known)


def _incidents(when: When, span: Span, limit: int) -> Iterator[Past]:
    """Yield the cases that made an incident reach so many reports, by their order of receipt."""
    place = Window(RowNumber(), partition_by="incident", order_by=["received_at", "pk"])
    rows = Case.objects.filter(jurisdiction=span.town, incident__isnull=False).annotate(place=place)
    # Only the place is asked of the database: whatever else it leaves out it would leave out before counting.
    for one in _plain(_stream(rows.filter(place=when.number), "received_at", "", limit=limit)):
        if span.since <= one.at < span.until and one.columns[_VISIBILITY] == Visibility.NORMAL:
            yield one


def _near_due(when: When, span: Span, limit: int) -> Iterator[Past]:
    """Yield the cases whose day came while they were open: so many business days before their term ended."""
    zone, calendar = span.town.zone_info, calendar_of(span.town.calendar_id)
    reach = timedelta(days=when.number * 2 + 30)
    rows = _cases(span).filter(due_at__gte=span.since, due_at__lt=span.until + reach)
    days: dict[date, date] = {}
    for row in _stream(rows, "due_at", "", "received_at", "resolved_at", "closed_at", limit=limit):
        due, case_id, received, *ends = row[:5]
        last = due.astimezone(zone).date()
        if last not in days:
            day = last - timedelta(days=1)
            while calendar.count(day, last) < when.number:
                day -= timedelta(days=1)
            days[last] = day
        at = datetime.combine(days[last], datetime.min.time(), zone)
        ended = min((end for end in ends if end is not None), default=None)
        if max(span.since, received) <= at < span.until and (ended is None or at < ended):
            yield Past(at, case_id, row[5:])


def _idle(when: When, span: Span, limit: int) -> Iterator[Past]:
    """Yield the stretches in which nothing moved a case for so many business days, while it was open."""
    zone, calendar = span.town.zone_info, calendar_of(span.town.calendar_id)
    following = Window(Lead("at"), partition_by="case", order_by=["at", "pk"])
    moves = _about(StateChange, span, at__lt=span.until).filter(
        ~Q(from_phase=F("to_phase"), from_unit=F("to_unit"))
    )
    rows = moves.annotate(following=following)
    # Nothing shorter can hold so many business days: only long stretches are read.
    short = timedelta(days=when.number)
    rows = rows.filter(
        Q(following__isnull=True, at__lt=span.until - short) | Q(following__gt=F("at") + short)
    )
    rows = rows.filter(at__gte=span.since - timedelta(days=when.number * 2 + 30))
    for row in _stream(rows, "at", "case__", "following", "to_phase", "to_unit__code", limit=limit):
        at, case_id, until, phase, unit = row[:5]
        if phase not in _OPEN:
            continue
        day = calendar.after(at.astimezone(zone).date(), when.number)
        came = datetime.combine(day, datetime.min.time(), zone)
        if span.since <= came < min(until or span.until, span.until):
            yield Past(came, case_id, row[5:], phase=phase, unit=unit or "")


_OPEN = frozenset(
    {
        Phase.SUBMITTED,
        Phase.REGISTERED,
        Phase.ASSIGNED,
        Phase.RETURNED,
        Phase.IN_PROGRESS,
        Phase.SCHEDULED,
        Phase.AWAITING_THIRD_PARTY,
        Phase.REFERRED_EXTERNAL,
        Phase.REOPENED,
    }
)
"""Where time counts as standing still: who waits for the citizen is not idle."""

_OF: Mapping[Trigger, Callable[[When, Span, int], Iterator[Past]]] = {
    Trigger.OPENED: _opened,
    Trigger.MOVED: _moved,
    Trigger.RETURNED: _returned,
    Trigger.ASSIGNED: _assigned,
    Trigger.BREACHED: _breached,
    Trigger.SCORE: _scores,
    Trigger.MESSAGE: _messages,
    Trigger.INCIDENT: _incidents,
    Trigger.NEAR_DUE: _near_due,
    Trigger.IDLE: _idle,
}
