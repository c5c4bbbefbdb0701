"""The live figures: sums over roll-ups, never over cases."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from nexo.domain.analytics.models import CaseFigure, ContactFigure, SatisfactionFigure
from nexo.domain.analytics.rules import histogram
from nexo.domain.analytics.rules.suppression import share
from nexo.domain.catalogue.enums import HIDDEN
from nexo.domain.catalogue.models import ServiceVersion

_CASE_SUMS = (
    "received",
    "resolved",
    "on_time",
    "reopened",
    "returned",
    "responded",
    "response_minutes",
    "silent",
)
_ANSWER_SUMS = (
    "asked",
    "answered",
    "satisfied",
    "score_total",
    "low",
    "recovered",
    "confirmed",
    "disputed",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What is counted: a jurisdiction, days (both included) and, perhaps, one area."""

    jurisdiction_id: UUID
    since: date
    until: date
    unit_ids: tuple[UUID, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts of a period (domain.md 4.2–4.5). Shares are between 0 and 1; None: too few to publish."""

    received: int
    resolved: int
    on_time: int
    backlog: int
    reopened: int
    returned: int
    confirmed: int
    disputed: int
    silent: int
    asked: int
    answered: int
    satisfied: int
    score_total: int
    recovered: int
    low: int
    response_minutes: int
    responded: int
    median_hours: float | None
    p90_hours: float | None

    @property
    def on_time_share(self) -> float | None:
        """SLA compliance of the closing cohort."""
        return share(self.on_time, self.resolved)

    @property
    def csat(self) -> float | None:
        """Answers of 4 and 5 among all answers."""
        return share(self.satisfied, self.answered)

    @property
    def response_rate(self) -> float | None:
        """Answers among invitations sent; published with every score."""
        return share(self.answered, self.asked)

    @property
    def clearance(self) -> float | None:
        """Resolved in the period over received in the period."""
        return share(self.resolved, self.received)

    @property
    def reopen_rate(self) -> float | None:
        """Cases of the opening cohort that were reopened."""
        return share(self.reopened, self.received)

    @property
    def routing_accuracy(self) -> float | None:
        """Cases that no area sent back, of the opening cohort."""
        returned = share(self.returned, self.received)
        return None if returned is None else 1 - returned

    @property
    def mean_response_hours(self) -> float | None:
        """Mean time to the first response, in hours."""
        return self.response_minutes / self.responded / 60 if self.responded else None


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of a period, and its sums by area (with its `kind`) and by service, busiest first."""

    figures: Figures
    areas: list[dict[str, Any]]
    services: list[dict[str, Any]]


def overview(period: Period, services: int = 10) -> Overview:
    """Return all that a board shows of a period. Two queries on roll-ups.

    Areas that are protected and services whose cases are hidden count in the figures and are named nowhere.
    """
    hidden = ServiceVersion.objects.filter(service=OuterRef("service"), visibility__in=HIDDEN)
    begun = Q(day__gte=period.since)
    sums = {name: Sum(name, default=0, filter=begun) for name in (*_CASE_SUMS, "left")}
    spread = {
        f"spread_{n}": Sum(F(f"resolution_histogram__{n}"), default=0, filter=begun)
        for n in range(histogram.BUCKETS)
    }
    found_rows: QuerySet[Any, Any] = (
        _until(period)
        .order_by()
        .values(
            "unit_id", "service_id", unit_name=F("unit__name"), kind=F("unit__kind"), code=F("service__code"),
            title=F("service__name"), title_en=F("service__name_en"),
        )
        .annotate(hidden=Exists(hidden), guarded=F("unit__is_protected"))
        .annotate(ever_received=Sum("received"), ever_left=Sum("left"), **sums, **spread)
    )  # fmt: skip
    rows = list(found_rows)
    answers = _within(SatisfactionFigure.objects.all(), period).aggregate(
        **{name: Sum(name, default=0) for name in _ANSWER_SUMS}
    )
    times = [sum(row[name] for row in rows) for name in spread]
    found = Figures(
        **{name: sum(row[name] for row in rows) for name in _CASE_SUMS},
        **answers,
        backlog=sum(row["ever_received"] - row["ever_left"] for row in rows),
        median_hours=histogram.quantile_hours(times, 0.5),
        p90_hours=histogram.quantile_hours(times, 0.9),
    )
    open_units = [row for row in rows if not row["guarded"]]
    areas = _busiest(open_units, "unit_id", {"unit_id": "unit_id", "name": "unit_name", "kind": "kind"})
    named = _busiest(
        [row for row in rows if not row["hidden"]],
        "service_id",
        {"code": "code", "name": "title", "name_en": "title_en"},
    )
    return Overview(found, areas, [row for row in named if row["received"]][:services])


def _busiest(rows: list[dict[str, Any]], by: str, shown: dict[str, str]) -> list[dict[str, Any]]:
    """Add the rows up by a column, those with anything in the period, busiest first."""
    summed = ("received", "resolved", "on_time", "left")
    found: dict[UUID, dict[str, Any]] = {}
    for row in rows:
        one = found.setdefault(
            row[by], {**{name: row[column] for name, column in shown.items()}, **dict.fromkeys(summed, 0)}
        )
        for name in summed:
            one[name] += row[name]
    told = [one for one in found.values() if any(one[name] for name in summed)]
    return sorted(told, key=lambda one: (-one["received"], one["name"]))


def figures(period: Period) -> Figures:
    """Return the figures of a period. Three queries on roll-ups."""
    rows = _within(CaseFigure.objects.all(), period)
    begun = Q(day__gte=period.since)
    sums = _until(period).aggregate(
        ever_received=Sum("received", default=0),
        ever_left=Sum("left", default=0),
        **{name: Sum(name, default=0, filter=begun) for name in _CASE_SUMS},
    )
    answers = _within(SatisfactionFigure.objects.all(), period).aggregate(
        **{name: Sum(name, default=0) for name in _ANSWER_SUMS}
    )
    spread = histogram.add(list(rows.filter(resolved__gt=0).values_list("resolution_histogram", flat=True)))
    open_at_end = sums.pop("ever_received") - sums.pop("ever_left")
    return Figures(
        **sums,
        **answers,
        backlog=open_at_end,
        median_hours=histogram.quantile_hours(spread, 0.5),
        p90_hours=histogram.quantile_hours(spread, 0.9),
    )


def backlog(period: Period) -> int:
    """Return the open cases at the end of the period: all received until then less all that left."""
    sums = _until(period).aggregate(received=Sum("received", default=0), left=Sum("left", default=0))
    return int(sums["received"]) - int(sums["left"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Where something is counted: services or units, in some zones or in all but one; None: wherever."""

    services: tuple[UUID, ...] | None = None
    units: tuple[UUID, ...] | None = None
    zone: UUID | None = None
    but_zone: UUID | None = None
    but_unit: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What the roll-ups hold of some ground and days; `median_hours` is that of the `resolved`."""

    answered: int
    satisfied: int
    received: int
    reopened: int
    resolved: int
    median_hours: float | None


def counted(period: Period, ground: Ground) -> Counted:
    """Return what was counted on some ground. Three queries on roll-ups."""
    where = _on(ground)
    cases = _within(CaseFigure.objects.filter(where), period)
    sums = cases.aggregate(**{name: Sum(name, default=0) for name in ("received", "reopened", "resolved")})
    answers = _within(SatisfactionFigure.objects.filter(where), period).aggregate(
        answered=Sum("answered", default=0), satisfied=Sum("satisfied", default=0)
    )
    spread = histogram.add(list(cases.filter(resolved__gt=0).values_list("resolution_histogram", flat=True)))
    return Counted(**sums, **answers, median_hours=histogram.quantile_hours(spread, 0.5))


def _on(ground: Ground) -> Q:
    where = Q()
    if ground.services is not None:
        where &= Q(service_id__in=ground.services)
    if ground.units is not None:
        where &= Q(unit_id__in=ground.units)
    if ground.zone is not None:
        where &= Q(zone_id=ground.zone)
    if ground.but_zone is not None:
        where &= Q(zone__isnull=False) & ~Q(zone_id=ground.but_zone)
    if ground.but_unit is not None:
        where &= ~Q(unit_id=ground.but_unit)
    return where


def by_month(period: Period) -> list[dict[str, Any]]:
    """Return month, received, resolved and on_time, oldest first. One query."""
    return list(
        _within(CaseFigure.objects.all(), period)
        .annotate(month=TruncMonth("day"))
        .values("month")
        .annotate(received=Sum("received"), resolved=Sum("resolved"), on_time=Sum("on_time"))
        .order_by("month")
    )


def by_zone(period: Period) -> list[dict[str, Any]]:
    """Return code, name, population and sums of each zone, by code. One query."""
    return list(
        _within(CaseFigure.objects.filter(zone__isnull=False), period)
        .values(code=F("zone__code"), name=F("zone__name"), population=F("zone__population"))
        .annotate(received=Sum("received"), resolved=Sum("resolved"), on_time=Sum("on_time"))
        .order_by("code")
    )


def by_service(period: Period, limit: int = 10) -> list[dict[str, Any]]:
    """Return the services most asked for, with their sums, hidden routes left out. One query.

    Of those even a small count tells: that somebody of this town asked.
    """
    hidden = ServiceVersion.objects.filter(service=OuterRef("service"), visibility__in=HIDDEN)
    return list(
        _within(CaseFigure.objects.filter(~Exists(hidden)), period)
        .values(code=F("service__code"), name=F("service__name"), name_en=F("service__name_en"))
        .annotate(received=Sum("received"), resolved=Sum("resolved"), on_time=Sum("on_time"))
        .order_by("-received", "code")[:limit]
    )


def by_channel(period: Period) -> list[dict[str, Any]]:
    """Return contacts of each channel, in and out, busiest first. One query."""
    rows: QuerySet[Any] = ContactFigure.objects.filter(
        jurisdiction_id=period.jurisdiction_id, day__range=(period.since, period.until)
    )
    sums = rows.values("channel", "direction").annotate(contacts=Sum("contacts"), automatic=Sum("automatic"))
    return list(sums.order_by("-contacts"))


def _until(period: Period) -> QuerySet[CaseFigure]:
    rows = CaseFigure.objects.filter(jurisdiction_id=period.jurisdiction_id, day__lte=period.until)
    return rows if period.unit_ids is None else rows.filter(unit_id__in=period.unit_ids)


def _within(rows: QuerySet[Any], period: Period) -> QuerySet[Any]:
    found = rows.filter(jurisdiction_id=period.jurisdiction_id, day__range=(period.since, period.until))
    return found if period.unit_ids is None else found.filter(unit_id__in=period.unit_ids)
