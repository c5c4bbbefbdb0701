"""Count one day of one service anew, whole, so that repeating it changes nothing."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Q

from nexo.domain.analytics.models import CaseFigure
from nexo.domain.analytics.rules import histogram
from nexo.domain.cases.enums import OPEN_PHASES, Phase
from nexo.domain.cases.models import Case

_NOT_COUNTED = (Phase.DRAFT, Phase.MERGED)
_COLUMNS = (
    "owner_unit_id",
    "zone_id",
    "channel",
    "phase",
    "received_at",
    "first_response_at",
    "resolved_at",
    "closed_at",
    "due_at",
    "reopen_count",
    "return_count",
    "citizen_confirmed",
)


@dataclass(slots=True)
class _Tally:
    received: int = 0
    left: int = 0
    silent: int = 0
    resolved: int = 0
    on_time: int = 0
    reopened: int = 0
    returned: int = 0
    responded: int = 0
    response_minutes: int = 0
    resolution_minutes: int = 0
    resolution_histogram: list[int] = field(default_factory=lambda: [0] * histogram.BUCKETS)


@transaction.atomic
def count_cases(*, jurisdiction_id: UUID, zone: ZoneInfo, service_id: UUID, day: date) -> None:
    """Recount `service_id` on the local `day`; three statements and a lock, whatever the number of cases.

    The lock makes two recounts of one day follow each other, so that the later sees what the earlier saw.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"case_figure:{service_id}:{day}"]
        )
    start = datetime.combine(day, time.min, zone)
    end = datetime.combine(day + timedelta(days=1), time.min, zone)
    tallies: dict[tuple[Any, ...], _Tally] = defaultdict(_Tally)
    for row in _touched(service_id, start, end):
        _count(tallies[row["owner_unit_id"], row["zone_id"], row["channel"]], row, start, end)
    CaseFigure.objects.filter(service_id=service_id, day=day).delete()
    CaseFigure.objects.bulk_create(
        CaseFigure(
            jurisdiction_id=jurisdiction_id,
            service_id=service_id,
            day=day,
            unit_id=unit_id,
            zone_id=zone_id,
            channel=channel,
            **{name: getattr(tally, name) for name in _Tally.__slots__},
        )
        for (unit_id, zone_id, channel), tally in tallies.items()
    )


def _touched(service_id: UUID, start: datetime, end: datetime) -> list[dict[str, Any]]:
    within = Q()
    for column in ("received_at", "resolved_at", "closed_at"):
        within |= Q(**{f"{column}__gte": start, f"{column}__lt": end})
    rows = Case.objects.filter(within, service_id=service_id).exclude(phase__in=_NOT_COUNTED)
    return list(rows.values(*_COLUMNS))


def _count(tally: _Tally, row: dict[str, Any], start: datetime, end: datetime) -> None:
    if start <= row["received_at"] < end:
        tally.received += 1
        tally.reopened += row["reopen_count"] > 0
        tally.returned += row["return_count"] > 0
        if row["first_response_at"]:
            tally.responded += 1
            tally.response_minutes += _minutes(row["received_at"], row["first_response_at"])
    ended = row["resolved_at"] or row["closed_at"]
    if row["phase"] not in OPEN_PHASES and ended and start <= ended < end:
        tally.left += 1
    if _is_silent(row) and start <= row["closed_at"] < end:
        tally.silent += 1
    if row["resolved_at"] and start <= row["resolved_at"] < end:
        _count_resolved(tally, row)


def _is_silent(row: dict[str, Any]) -> bool:
    """Say whether a case was closed because its term to object passed, not because somebody agreed."""
    return bool(
        row["phase"] == Phase.CLOSED
        and row["resolved_at"]
        and row["closed_at"]
        and row["citizen_confirmed"] is None
    )


def _count_resolved(tally: _Tally, row: dict[str, Any]) -> None:
    elapsed = row["resolved_at"] - row["received_at"]
    tally.resolved += 1
    tally.on_time += row["due_at"] is None or row["resolved_at"] <= row["due_at"]
    tally.resolution_minutes += _minutes(row["received_at"], row["resolved_at"])
    tally.resolution_histogram[histogram.bucket_of(elapsed)] += 1


def _minutes(start: datetime, end: datetime) -> int:
    return max(0, int((end - start).total_seconds()) // 60)
