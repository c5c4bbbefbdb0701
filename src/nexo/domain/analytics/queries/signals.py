"""Signals as people look at them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from nexo.domain.analytics import policies
from nexo.domain.analytics.enums import SignalKind, SignalState
from nexo.domain.analytics.models import Signal, TermDay
from nexo.domain.analytics.rules.rhythm import DAYS
from nexo.domain.cases.models import Case
from nexo.domain.cases.policies import visible_to as cases_visible_to
from nexo.domain.cases.queries.desk import CaseRow, row_of, with_names
from nexo.domain.catalogue.models import PublicService
from nexo.domain.organisation.models import Zone
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotFound
from nexo.kernel.paging import PAGE_SIZE, Page, keyset_page
from nexo.kernel.text.languages import said

_WEEK = 7
_MOST_CELLS = 12


@dataclass(frozen=True, slots=True)
class Place:
    """A cell that rose, by name; no zone: in the whole town."""

    service: str
    zone: str
    count: int
    expected: float


def signals(actor: Actor, *, after: str | None = None, limit: int = PAGE_SIZE) -> Page[Signal]:
    """Return the signals that the actor may learn of, the newest first. One query."""
    rows = policies.visible_to(actor).select_related("unit", "group")
    return keyset_page(rows, order=("-until", "-id"), after=after, limit=limit)


def signals_to_look_at(actor: Actor, limit: int = 5) -> list[Signal]:
    """Return those that nobody looked at yet, the newest first. One query."""
    rows = policies.visible_to(actor).filter(state=SignalState.NEW)
    return list(rows.select_related("unit", "group").order_by("-until", "-id")[:limit])


def signal_of(actor: Actor, signal_id: UUID) -> Signal:
    """Return a signal, with its unit, group and judge at hand; raises `NotFound`. One query."""
    rows = policies.visible_to(actor).select_related("jurisdiction", "unit", "group", "judged_by")
    signal = rows.filter(pk=signal_id).first()
    if signal is None:
        raise NotFound
    return signal


def places_of(signal: Signal) -> list[Place]:
    """Return the cells of a signal by name, the busiest first. Two queries, none where there are no cells."""
    cells: list[dict[str, Any]] = signal.cells[:_MOST_CELLS]
    if not cells:
        return []
    services: Mapping[UUID, PublicService] = PublicService.objects.in_bulk(
        [UUID(cell["service"]) for cell in cells]
    )
    named = Zone.objects.filter(pk__in=[UUID(cell["zone"]) for cell in cells if cell["zone"]])
    zones = {str(pk): name for pk, name in named.values_list("pk", "name")}
    return [
        Place(
            said(services[UUID(cell["service"])], "name"),
            zones.get(cell["zone"] or "", ""),
            cell["count"],
            cell["expected"],
        )
        for cell in cells
    ]


def cases_behind(actor: Actor, signal: Signal, limit: int = PAGE_SIZE) -> list[CaseRow]:
    """Return cases behind a signal that the actor may see, the newest first. One query."""
    rows = with_names(cases_visible_to(actor).filter(_behind(signal))).order_by("-received_at", "-id")
    return [row_of(actor, case) for case in rows[:limit]]


def _behind(signal: Signal) -> Q:
    if signal.kind == SignalKind.WORDS:
        return Q(pk__in=signal.case_ids)
    days = _WEEK if signal.kind == SignalKind.WEEK else 1
    zone = signal.jurisdiction.zone_info
    start = datetime.combine(signal.peak - timedelta(days=days - 1), time.min, zone)
    end = datetime.combine(signal.peak + timedelta(days=1), time.min, zone)
    services = {cell["service"] for cell in signal.cells}
    whole = {cell["service"] for cell in signal.cells if cell["zone"] is None}
    where = Q(service_id__in=whole)
    for service in services - whole:
        zones = [cell["zone"] for cell in signal.cells if cell["service"] == service]
        where |= Q(service_id=service, zone_id__in=zones)
    return Q(received_at__gte=start, received_at__lt=end) & where


def days_to_count(jurisdiction_id: UUID, last: date) -> list[date]:
    """Return the days up to `last` whose words were not counted, the newest first. One or two queries."""
    first = last - timedelta(days=DAYS + 2)
    begun = Case.objects.filter(jurisdiction_id=jurisdiction_id).order_by("received_at").values("received_at")
    oldest = begun.first()
    if oldest is None:
        return []
    known: QuerySet[Any, date] = TermDay.objects.filter(
        jurisdiction_id=jurisdiction_id, day__gte=first
    ).values_list("day", flat=True)
    counted = set(known)
    since = max(first, oldest["received_at"].date())
    days = (last - timedelta(days=back) for back in range((last - since).days + 1))
    return [day for day in days if day not in counted]
