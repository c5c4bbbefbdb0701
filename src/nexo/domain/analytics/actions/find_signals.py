"""Look for what rose above its rhythm, and raise a signal for each area and group of services; a repeat adds nothing."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Sum

from nexo.domain.analytics.actions.count_terms import digest_of, texts_of
from nexo.domain.analytics.enums import SignalKind, SignalState
from nexo.domain.analytics.events import SignalRaised
from nexo.domain.analytics.models import Signal, TermDay, TermFigure
from nexo.domain.analytics.queries.rhythms import Counts, counts_until
from nexo.domain.analytics.rules.rhythm import DAYS
from nexo.domain.analytics.rules.rises import risen, together
from nexo.domain.analytics.rules.terms import LEAST_PEOPLE
from nexo.domain.analytics.rules.words import WINDOW_DAYS, Before, risen_words
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel.actors import system
from nexo.kernel.audit.record import record as audit
from nexo.kernel.events.record import record

GOES_ON_DAYS = 3
"""What rises again within these days goes on; later it is another."""

_WEEK = 7
_MOST_CELLS, _MOST_CASES = 40, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What rose for a unit and a group of services."""

    unit_id: UUID
    group_id: UUID
    kind: SignalKind
    since: date
    until: date
    count: int
    expected: float
    cells: Sequence[dict[str, Any]] = ()
    terms: Sequence[dict[str, Any]] = ()
    case_ids: Sequence[UUID] = ()


@transaction.atomic
def find_signals(*, town: Jurisdiction, today: date) -> list[Signal]:
    """Look at yesterday, at today as far as it went, at the last whole week and at the words of three days.

    Returns the signals that are new. Today is held against whole days, so it alarms late but never early.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"signals:{town.pk}"])
    counts = counts_until(town.pk, today)
    found = [*_of_days(counts, 1), *_of_days(counts, 0), *_of_week(counts), *_of_words(town, today)]
    return [signal for one in found if (signal := _raise(town, one)) is not None]


def _of_days(counts: Counts, back: int) -> list[_Found]:
    day = counts.until - timedelta(days=back)
    return _grouped(counts, risen(counts.of_day(back)), SignalKind.DAY, (day, day), back)


def _of_week(counts: Counts) -> list[_Found]:
    last = counts.until - timedelta(days=1)
    span = (last - timedelta(days=_WEEK - 1), last)
    return _grouped(counts, risen(counts.of_week()), SignalKind.WEEK, span, 1)


def _grouped(
    counts: Counts, rises: list[Any], kind: SignalKind, span: tuple[date, date], back: int
) -> list[_Found]:
    days = _WEEK if kind == SignalKind.WEEK else 1
    services = {one.key.service for one in rises}
    homes: dict[Any, Any] = {
        service: (counts.unit_of(service, back, days), counts.groups[service]) for service in services
    }
    return [
        _Found(
            unit_id=unit,
            group_id=group,
            kind=kind,
            since=span[0],
            until=span[1],
            count=one.count,
            expected=one.expected,
            cells=[
                {
                    "service": str(cell.key.service),
                    "zone": str(cell.key.zone) if cell.key.zone else None,
                    "count": cell.count,
                    "expected": round(cell.expected, 2),
                }
                for cell in one.cells[:_MOST_CELLS]
            ],
        )
        for (unit, group), one in together(rises, homes).items()
    ]


def _of_words(town: Jurisdiction, today: date) -> list[_Found]:
    since = today - timedelta(days=WINDOW_DAYS - 1)
    people: dict[tuple[UUID, str], set[UUID]] = defaultdict(set)
    cases: dict[tuple[UUID, str], list[tuple[UUID, UUID]]] = defaultdict(list)
    texts = 0
    for told in texts_of(town, since, today):
        texts += 1
        for term in told.terms:
            people[told.group_id, term].add(told.person_id)
            cases[told.group_id, term].append((told.case_id, told.unit_id))
    many = {key: len(who) for key, who in people.items()}
    rises = risen_words(
        many, texts, _before(town, since, [key for key, n in many.items() if n >= LEAST_PEOPLE])
    )
    found = []
    for group, words in rises.items():
        behind = [one for word in words for one in cases[word.key]]
        unit = Counter(unit for _, unit in behind).most_common(1)[0][0]
        found.append(
            _Found(
                unit_id=unit,
                group_id=group,
                kind=SignalKind.WORDS,
                since=since,
                until=today,
                count=words[0].count,
                expected=words[0].expected,
                terms=[
                    {"term": one.key[1], "people": one.count, "expected": round(one.expected, 2)}
                    for one in words
                ],
                case_ids=list(dict.fromkeys(case for case, _ in behind))[:_MOST_CASES],
            )
        )
    return found


def _before(town: Jurisdiction, since: date, keys: list[tuple[UUID, str]]) -> Before:
    """Return what the weeks before `since` say of these words."""
    span = (since - timedelta(days=DAYS), since - timedelta(days=1))
    days = list(TermDay.objects.filter(jurisdiction=town, day__range=span).values_list("pk", "texts"))
    digests = {term: digest_of(town.pk, term) for _, term in keys}
    rows = (
        TermFigure.objects.filter(
            term_day__in=[pk for pk, _ in days],
            group__in={group for group, _ in keys},
            digest__in=list(digests.values()),
        )
        .order_by()
        .values_list("group_id", "digest")
        .annotate(total=Sum("people"))
    )
    known = {(group, digest): total for group, digest, total in rows}
    people = {(group, term): known.get((group, digests[term]), 0) for group, term in keys}
    return Before(len(days), sum(texts for _, texts in days), people)


def _raise(town: Jurisdiction, found: _Found) -> Signal | None:
    """Raise a signal, or let the one there is go on; what somebody dismissed stays silent for its time."""
    rows = Signal.objects.filter(unit_id=found.unit_id, group_id=found.group_id).order_by("-until", "-id")
    latest = rows.filter(kind=found.kind).first()
    if any(rows.filter(silent_until__gte=found.until).values_list("pk", flat=True)[:1]):
        return None
    if latest is not None and latest.until >= found.since - timedelta(days=GOES_ON_DAYS):
        _go_on(latest, found)
        return None
    if found.kind != SignalKind.DAY and _told_by_days(rows, found):
        return None
    signal = Signal.objects.create(
        jurisdiction=town,
        unit_id=found.unit_id,
        group_id=found.group_id,
        kind=found.kind,
        since=found.since,
        until=found.until,
        peak=found.until,
        count=found.count,
        expected=found.expected,
        cells=list(found.cells),
        terms=list(found.terms),
        case_ids=list(found.case_ids),
    )
    actor = system(town.pk)
    audit(
        actor=actor,
        action="analytics.signal_raised",
        kind="signal",
        object_id=signal.pk,
        changes={"kind": str(found.kind), "count": found.count, "expected": round(found.expected, 2)},
    )
    record(SignalRaised(signal_id=signal.pk, unit_id=signal.unit_id, kind=str(found.kind)), actor=actor)
    return signal


def _go_on(signal: Signal, found: _Found) -> None:
    """Move the end of what goes on; the figures are those of the day that stood out most."""
    again = found.until == signal.peak and found.count > signal.count
    if again or found.count / found.expected > signal.count / signal.expected:
        signal.peak, signal.count, signal.expected = found.until, found.count, found.expected
        signal.cells, signal.terms = list(found.cells), list(found.terms) or signal.terms
        signal.case_ids = list(found.case_ids) or signal.case_ids
    signal.until = max(signal.until, found.until)
    signal.save(update_fields=["peak", "count", "expected", "cells", "terms", "case_ids", "until"])


def _told_by_days(rows: Any, found: _Found) -> bool:
    """Say whether a day that rose tells it already; what people wrote then is added to it."""
    counted = {SignalKind.DAY, SignalKind.WEEK} - {found.kind}
    alive = rows.filter(kind__in=counted).exclude(state=SignalState.DISMISSED)
    told = alive.filter(until__gte=found.since, since__lte=found.until).first()
    if told is None:
        return False
    if found.terms and not told.terms:
        told.terms, told.case_ids = list(found.terms), list(found.case_ids)
        told.save(update_fields=["terms", "case_ids"])
    return True
