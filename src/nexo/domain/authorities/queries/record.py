"""What each authority answered and what it let expire, by year, from the rows themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import tzinfo
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Count, F, FloatField, Q
from django.db.models.functions import ExtractYear

from nexo.domain.authorities.enums import HearingState, LetterKind
from nexo.domain.authorities.models import Authority, Hearing, Letter
from nexo.domain.cases.enums import OPEN_PHASES, Reason
from nexo.domain.cases.models import StateChange
from nexo.domain.catalogue.enums import Visibility
from nexo.kernel import clock

FEW = 5
"""With fewer answers a median or a share says more about one person than about the authority."""
_OPEN = [phase.value for phase in OPEN_PHASES]
_MOST_HEARINGS = 60


class Median(Aggregate):
    """The middle of a column; of an even number of rows, half way between the two in the middle."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The record of an authority in a year; letters count hearings asked for too, each by the year it came in.

    `let_expire`: the term ended without an answer, whether one came later (`late`) or not. `open`: owed, in term.
    """

    received: int = 0
    in_time: int = 0
    late: int = 0
    let_expire: int = 0
    open: int = 0
    ended: int = 0
    median_days: float | None = None
    asked: int = 0
    granted: int = 0
    held: int = 0
    missed: int = 0
    pressed: int = 0
    pressed_decided: int = 0
    raised: int = 0
    raised_decided: int = 0

    @property
    def answered(self) -> int:
        """How many were answered, in time or late."""
        return self.in_time + self.late

    @property
    def in_time_percent(self) -> int | None:
        """Of what was owed and is settled, the share answered in time; None for few."""
        settled = self.in_time + self.let_expire
        return round(100 * self.in_time / settled) if settled >= FEW else None

    @property
    def shown_median(self) -> int | None:
        """The median in whole business days; None for few."""
        return round(self.median_days) if self.median_days is not None and self.answered >= FEW else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfHolder:
    """What was answered, and let expire, while somebody held the post; no name: it was vacant."""

    name: str
    answered: int
    let_expire: int


_LETTERS: dict[str, Count] = {
    "received": Count("pk"),
    "in_time": Count("pk", filter=Q(is_late=False)),
    "late": Count("pk", filter=Q(is_late=True)),
    "let_expire": Count("pk", filter=Q(expired_at__isnull=False)),
    "ended": Count("pk", filter=Q(ended_at__isnull=False)),
    "asked": Count("pk", filter=Q(kind=LetterKind.HEARING)),
    "granted": Count("pk", filter=Q(hearing__sequence__gt=0)),
    "held": Count("pk", filter=Q(hearing__state=HearingState.HELD)),
    "missed": Count("pk", filter=Q(hearing__state=HearingState.MISSED_BY_AUTHORITY)),
}


def records_of(authorities: Iterable[Authority], zone: tzinfo) -> dict[UUID, dict[int, Record]]:
    """Return the record of each authority by year, the last first. Two queries for any number of authorities.

    Cases behind a protected route are not in it.
    """
    rows = list(authorities)
    found: dict[UUID, dict[int, dict[str, Any]]] = {row.pk: {} for row in rows}
    for row in _letters(rows, zone):
        found[row.pop("authority_id")].setdefault(row.pop("year"), {}).update(row)
    by_post = {row.position_id: row.pk for row in rows}
    for row in _climbed(by_post, zone):
        found[by_post[row.pop("to_position_id")]].setdefault(row.pop("year"), {}).update(row)
    return {
        key: {year: Record(**years[year]) for year in sorted(years, reverse=True)}
        for key, years in found.items()
    }


def total(years: Mapping[int, Record]) -> Record:
    """Return the sum of years; a median has no sum and is left out."""
    names = [one.name for one in fields(Record) if one.name != "median_days"]
    return Record(**{name: sum(getattr(year, name) for year in years.values()) for name in names})


def by_holder(authority: Authority) -> list[OfHolder]:
    """Return what was answered and let expire under each holder of a post. Two queries."""
    letters = Letter.objects.filter(authority=authority, case__visibility=Visibility.NORMAL)
    answered = letters.filter(answered_at__isnull=False).values_list("in_name_of__name")
    expired = letters.filter(expired_at__isnull=False).values_list("expired_holder__name")
    kept: dict[str, list[int]] = {}
    for place, rows in enumerate((answered, expired)):
        for name, count in rows.annotate(n=Count("pk")).order_by():
            kept.setdefault(name or "", [0, 0])[place] += count
    return [OfHolder(name=name, answered=both[0], let_expire=both[1]) for name, both in sorted(kept.items())]


@dataclass(frozen=True, slots=True)
class Hearings:
    """The hearings of an authority that anybody may know of: those to come, and held ones with public minutes."""

    agenda: list[Hearing]
    minutes: list[Hearing]


def public_hearings(authority: Authority) -> Hearings:
    """Return the hearings to come, the next first, and public minutes, the last first: never who asked. One query."""
    now = clock.now()
    to_come = Q(state=HearingState.GRANTED, at__gte=now)
    told = Q(state=HearingState.HELD, published_at__isnull=False)
    rows = Hearing.objects.filter(
        to_come | told, authority=authority, letter__case__visibility=Visibility.NORMAL
    ).only("id", "at", "minutes", "place", "topic", "state", "minutes_text", "published_at")
    found = list(rows.order_by("-at", "-id")[:_MOST_HEARINGS])
    agenda = [row for row in reversed(found) if row.state == HearingState.GRANTED]
    return Hearings(agenda, [row for row in found if row.state == HearingState.HELD])


def _letters(rows: list[Authority], zone: tzinfo) -> list[dict[str, Any]]:
    owed = Q(answered_at__isnull=True, ended_at__isnull=True, expired_at__isnull=True)
    grouped = (
        Letter.objects.filter(authority__in=rows, case__visibility=Visibility.NORMAL)
        .annotate(year=ExtractYear("received_at", tzinfo=zone))
        .values("authority_id", "year")
        .annotate(
            **_LETTERS,
            open=Count("pk", filter=owed & Q(due_at__gte=clock.now())),
            median_days=Median("business_days"),
        )
        .order_by()
    )
    return [{**row} for row in grouped]


def _climbed(by_post: Mapping[UUID, UUID], zone: tzinfo) -> list[dict[str, Any]]:
    pressed = Q(reason=Reason.PROMPT_DECISION)
    decided = ~Q(case__phase__in=_OPEN) & Q(case__resolved_at__gte=F("at"))
    grouped = (
        StateChange.objects.filter(to_position__in=list(by_post), case__visibility=Visibility.NORMAL)
        .annotate(year=ExtractYear("at", tzinfo=zone))
        .values("to_position_id", "year")
        .annotate(
            pressed=Count("pk", filter=pressed),
            pressed_decided=Count("pk", filter=pressed & decided),
            raised=Count("case", filter=~pressed, distinct=True),
            raised_decided=Count("case", filter=~pressed & decided, distinct=True),
        )
        .order_by()
    )
    return [{**row} for row in grouped]
