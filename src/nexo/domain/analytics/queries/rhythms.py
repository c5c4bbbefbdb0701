"""Counts by day of every service and zone, as the search for what rose reads them."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Min, Sum

from nexo.domain.analytics.models import CaseFigure
from nexo.domain.analytics.rules.rhythm import DAYS, LEAST_DAYS, Expected, rhythm
from nexo.domain.analytics.rules.rises import Cell, of_day, of_week
from nexo.domain.catalogue.enums import HIDDEN
from nexo.domain.catalogue.models import ServiceVersion

_WEEK = 7
_SPAN = DAYS + _WEEK + 1

Key = Cell[UUID]


@dataclass(frozen=True, slots=True)
class Counts:
    """The cases received by cell and day up to `until`, the last of each row; `units` by service and day.

    `known` is for how many days before `until` the town has counted, at most as many as are read.
    """

    until: date
    known: int
    rows: dict[Key, list[int]]
    groups: dict[UUID, UUID]
    units: dict[tuple[UUID, int], Counter[UUID]] = field(default_factory=dict)

    def of_day(self, back: int) -> Iterator[tuple[Key, int, Expected]]:
        """Yield every cell on the day `back` days before the last, with what it expects."""
        size = _whole_weeks(min(DAYS, self.known - back))
        end = _SPAN - 1 - back
        rhythms = {
            service: rhythm(row[end - size : end]) for service, row in self._services() if size >= LEAST_DAYS
        }
        for cell, row in self.rows.items() if rhythms else ():
            yield cell, *of_day(row[end - size : end], row[end], rhythms[cell.service])

    def of_week(self) -> Iterator[tuple[Key, int, Expected]]:
        """Yield every cell over the seven days that ended the day before the last, with what it expects."""
        size = _whole_weeks(min(DAYS, self.known - _WEEK - 1))
        end = _SPAN - 1 - _WEEK
        rhythms = {
            service: rhythm(row[end - size : end]) for service, row in self._services() if size >= LEAST_DAYS
        }
        for cell, row in self.rows.items() if rhythms else ():
            yield cell, *of_week(row[end - size : end], row[end : end + _WEEK], rhythms[cell.service])

    def unit_of(self, service: UUID, back: int, days: int = 1) -> UUID:
        """Return the unit that has most of what came for a service in the days that end `back` days before the last."""
        end = _SPAN - 1 - back
        held = sum((self.units.get((service, end - day), Counter()) for day in range(days)), Counter[UUID]())
        return held.most_common(1)[0][0]

    def _services(self) -> Iterator[tuple[UUID, list[int]]]:
        return ((cell.service, row) for cell, row in self.rows.items() if cell.zone is None)


def counts_until(jurisdiction_id: UUID, until: date) -> Counts:
    """Return the counts of a town; hidden routes and protected units are left out. Three queries on roll-ups."""
    first = until - timedelta(days=_SPAN - 1)
    figures = CaseFigure.objects.filter(jurisdiction_id=jurisdiction_id)
    begun = figures.aggregate(day=Min("day"))["day"] or until
    guarded = ServiceVersion.objects.filter(
        service__jurisdiction_id=jurisdiction_id,
        visibility__in=HIDDEN,
    )
    found = (
        figures.filter(day__range=(first, until), received__gt=0, unit__is_protected=False)
        .exclude(service_id__in=guarded.values("service_id"))
        .order_by()
        .values_list("service_id", "service__group_id", "zone_id", "unit_id", "day")
        .annotate(count=Sum("received"))
    )
    rows: dict[Key, list[int]] = defaultdict(lambda: [0] * _SPAN)
    units: dict[tuple[UUID, int], Counter[UUID]] = defaultdict(Counter)
    groups: dict[UUID, UUID] = {}
    for service, group, zone, unit, day, count in found:
        place = (day - first).days
        groups[service] = group
        units[service, place][unit] += count
        rows[Cell(service, None)][place] += count
        if zone is not None:
            rows[Cell(service, zone)][place] += count
    return Counts(until, (until - begun).days, dict(rows), groups, dict(units))


def _whole_weeks(days: int) -> int:
    return max(0, days) // _WEEK * _WEEK
