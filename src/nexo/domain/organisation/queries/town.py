"""The town of a host, its calendar, its units and its offices."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from uuid import UUID

from django.db.models import (
    Q,
    QuerySet,
)

from nexo.domain.organisation.enums import CalendarKind
from nexo.domain.organisation.errors import JurisdictionUnknown
from nexo.domain.organisation.models import (
    CalendarVersion,
    Jurisdiction,
    Office,
    Unit,
    UnitVersion,
)
from nexo.domain.organisation.rules.calendars import WEEKENDS, Calendar
from nexo.domain.organisation.rules.hours import opening_at, spans_on


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """An office and how it stands at a moment; times are local and aware."""

    office: Office
    is_open: bool
    closes_at: datetime | None
    opens_at: datetime | None
    today: tuple[tuple[time, time], ...] = ()
    is_day_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a unit stood on a day."""

    name: str
    path: str
    parent_id: UUID | None


def jurisdiction_by_slug(slug: str) -> Jurisdiction:
    """Return one government; raises `JurisdictionUnknown`."""
    found = Jurisdiction.objects.filter(slug=slug).first()
    if found is None:
        raise JurisdictionUnknown
    return found


def only_jurisdiction() -> Jurisdiction:
    """Return the government of an installation that has one; raises `JurisdictionUnknown` for none or several."""
    governments = list(Jurisdiction.objects.order_by("slug")[:2])
    if len(governments) != 1:
        raise JurisdictionUnknown
    return governments[0]


def the_jurisdiction(host: str) -> Jurisdiction:
    """Return the government that answers at `host`: the only one, else the one that lists it in its theme."""
    name = host.rsplit(":", 1)[0].lower() if not host.endswith("]") else host.lower()
    governments = list(Jurisdiction.objects.order_by("slug"))
    if len(governments) == 1:
        return governments[0]
    for government in governments:
        if name in government.theme.get("hosts", ()):
            return government
    raise JurisdictionUnknown


def calendar_of(version_id: UUID | None) -> Calendar:
    """Return the calendar of a published version, by id; without one only weekends are off.

    A version never changes, so each is read once a process.
    """
    return WEEKENDS if version_id is None else _read_calendar(version_id)


def calendar_versions(jurisdiction_id: UUID, limit: int = 10) -> list[CalendarVersion]:
    """Return the calendars of the offices of a town, the one in force first. One query."""
    rows = CalendarVersion.objects.filter(jurisdiction_id=jurisdiction_id, kind=CalendarKind.ADMINISTRATION)
    return list(rows.order_by("-number")[:limit])


@lru_cache(maxsize=64)
def _read_calendar(version_id: UUID) -> Calendar:
    row = CalendarVersion.objects.get(pk=version_id)
    return Calendar(frozenset(date.fromisoformat(day) for day in row.days_off), row.firm_until)


def units_below(unit: Unit) -> QuerySet[Unit]:
    """Return a unit and all that hang below it."""
    return Unit.objects.filter(jurisdiction_id=unit.jurisdiction_id).filter(
        Q(id=unit.id) | Q(path__startswith=f"{unit.path}/")
    )


def unit_on(unit: Unit, day: date) -> Standing | None:
    """Return how a unit stood on a day: today's row, or the version of then. None: it did not exist."""
    if unit.valid_from <= day:
        ended = unit.valid_to is not None and unit.valid_to <= day
        return None if ended else Standing(name=unit.name, path=unit.path, parent_id=unit.parent_id)
    version = UnitVersion.objects.filter(unit=unit, valid_from__lte=day, valid_to__gt=day).first()
    if version is None:
        return None
    return Standing(name=version.name, path=version.path, parent_id=version.parent_id)


def offices_open(
    jurisdiction: Jurisdiction, at: datetime, office_ids: Collection[UUID] | None = None
) -> list[OfficeHours]:
    """Return offices with how they stand at `at`: open ones first, then those that open soonest.

    `office_ids` are those wanted, of whatever body; None: all of the town's own. One query, and once a process one
    for the calendar, on whose days off offices are closed.
    """
    moment = at.astimezone(jurisdiction.zone_info)
    rows = Office.objects.filter(jurisdiction=jurisdiction)
    rows = rows.filter(body="") if office_ids is None else rows.filter(pk__in=office_ids)
    days_off = calendar_of(jurisdiction.calendar_id).days_off
    return sorted((_hours_of(office, moment, days_off) for office in rows.order_by("name")), key=_readiness)


def _hours_of(office: Office, moment: datetime, days_off: Collection[date]) -> OfficeHours:
    closed = () if office.open_on_days_off else days_off
    opening = opening_at(office.hours, moment, closed)
    return OfficeHours(
        office=office,
        is_open=opening.is_open,
        closes_at=opening.closes_at,
        opens_at=opening.opens_at,
        today=tuple(spans_on(office.hours, moment.date(), closed)),
        is_day_off=moment.date() in closed,
    )


def office_of(jurisdiction: Jurisdiction, office_id: UUID) -> Office | None:
    """Return one office of a government. One query."""
    return Office.objects.filter(jurisdiction=jurisdiction, pk=office_id).first()


def _readiness(row: OfficeHours) -> tuple[bool, bool, float]:
    return (not row.is_open, row.opens_at is None, row.opens_at.timestamp() if row.opens_at else 0.0)
