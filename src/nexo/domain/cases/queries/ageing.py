"""How much is open, how old it is and when it falls due, by area: counts alone, for boards."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from nexo.domain.cases.enums import OPEN_PHASES
from nexo.domain.cases.models import Case

_OPEN = [phase.value for phase in OPEN_PHASES]
COUNTS = ("open", "week", "month", "older", "late", "today", "tomorrow")
_WEEK, _MONTH = timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing:
    """The open cases of an area: in all, by age, past due and falling due; `name` "" for one that is not named."""

    name: str
    open: int
    week: int
    month: int
    older: int
    late: int
    today: int
    tomorrow: int


def ageing(
    *, jurisdiction_id: UUID, unit_ids: Collection[UUID] | None, now: datetime, midnight: datetime
) -> list[Ageing]:
    """Return the open cases of each area, the busiest first. One query over `case_queue`.

    `midnight` ends today where the town is. An area that is protected counts, and is named nowhere.
    """
    rows = Case.objects.filter(jurisdiction_id=jurisdiction_id, phase__in=_OPEN)
    if unit_ids is not None:
        rows = rows.filter(owner_unit_id__in=unit_ids)
    next_midnight = midnight + timedelta(days=1)
    counted: QuerySet[Any, Any] = (
        rows.order_by()
        .values(unit=F("owner_unit__name"), guarded=F("owner_unit__is_protected"))
        .annotate(
            open=Count("pk"),
            week=Count("pk", filter=Q(received_at__gte=now - _WEEK)),
            month=Count("pk", filter=Q(received_at__lt=now - _WEEK, received_at__gte=now - _MONTH)),
            older=Count("pk", filter=Q(received_at__lt=now - _MONTH)),
            late=Count("pk", filter=Q(due_at__lt=now)),
            today=Count("pk", filter=Q(due_at__gte=now, due_at__lt=midnight)),
            tomorrow=Count("pk", filter=Q(due_at__gte=midnight, due_at__lt=next_midnight)),
        )
    )
    found = [
        Ageing(name="" if row["guarded"] else row["unit"], **{name: row[name] for name in COUNTS})
        for row in counted
    ]
    return sorted(found, key=lambda one: (-one.open, one.name))
