"""The control report for a period: every figure in one query, and the rows behind each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from nexo.application.reports.control.measures import BY_SLUG, DEFINITIONS, VERSION, Scope
from nexo.domain.cases.policies import visible_to
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind, Grant
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.paging import PAGE_SIZE, Page, keyset_page

READERS = (Role.AUDITOR,)
DAYS = 30
MOST_DAYS = 3_660


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure with its definition; `count` is what the reader may drill down to, to the last row."""

    slug: str
    name: str
    definition: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlReport:
    """The figures of the days from `since` to `until`, both included, by version `version` of their definitions."""

    since: date
    until: date
    version: int
    figures: list[Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlRow:
    """One thing counted: when, by whom, on which case (or what act, where it is none)."""

    at: datetime
    who: str
    code: str
    case_id: UUID | None


def machine_auditor(jurisdiction_id: UUID) -> Actor:
    """Return the actor of a terminal: it counts what an auditor of the town could."""
    grants = frozenset({Grant(Role.AUDITOR.value, None)})
    return Actor(kind=ActorKind.STAFF, jurisdiction_id=jurisdiction_id, label="nexo control", grants=grants)


def last_days(jurisdiction: Jurisdiction) -> tuple[date, date]:
    """Return the period shown where none is asked for."""
    today = clock.today(jurisdiction.zone_info)
    return today - timedelta(days=DAYS - 1), today


def control_report(*, actor: Actor, since: date, until: date) -> ControlReport:
    """Return every figure of a period. Two queries. Raises `NotAllowed` but for an auditor."""
    scope = _scope(actor, since, until)
    counts = _counted([one.rows(scope) for one in DEFINITIONS])
    figures = [
        Figure(slug=one.slug, name=str(one.name), definition=str(one.definition), count=count)
        for one, count in zip(DEFINITIONS, counts, strict=True)
    ]
    return ControlReport(since=since, until=until, version=VERSION, figures=figures)


def control_rows(
    *, actor: Actor, slug: str, since: date, until: date, after: str | None = None, limit: int = PAGE_SIZE
) -> Page[ControlRow]:
    """Return the rows behind a figure, newest first. Two queries. Raises `NotAllowed`, `NotFound`."""
    definition = BY_SLUG.get(slug)
    if definition is None:
        raise NotFound
    rows = definition.rows(_scope(actor, since, until))
    found = keyset_page(rows, order=("-happened", "-id"), after=after, limit=limit)
    return found.map(_row)


def _row(row: Any) -> ControlRow:
    return ControlRow(at=row.happened, who=row.who or "", code=row.code or "", case_id=row.case_key)


def _counted(several: Sequence[QuerySet[Any]]) -> list[int]:
    """Count the rows of each, all in one statement.

    Each is written out by itself: as subqueries of one query of Django they would take each other's names.
    """
    written = [rows.order_by().values("pk").query.sql_with_params() for rows in several]
    # Each part is what Django wrote; every value goes apart, as a parameter.
    parts = ", ".join(f"(SELECT count(*) FROM ({sql}) AS counted)" for sql, _params in written)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {parts}", [one for _sql, params in written for one in params])
        return [int(count) for count in cursor.fetchone()]


def _scope(actor: Actor, since: date, until: date) -> Scope:
    if actor.kind is not ActorKind.STAFF or not actor.has_role(*READERS):
        raise NotAllowed
    town = Jurisdiction.objects.get(pk=jurisdiction_of(actor))
    begins, ends = (
        datetime.combine(day, time(), town.zone_info) for day in (since, until + timedelta(days=1))
    )
    return Scope(cases=visible_to(actor), jurisdiction_id=town.pk, since=begins, until=ends, now=clock.now())
