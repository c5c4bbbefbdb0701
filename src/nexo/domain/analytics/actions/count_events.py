"""Add to the counts of contacts and of satisfaction; every event is added once."""

from datetime import date
from uuid import UUID

from django.db import connection, transaction

from nexo.domain.analytics.models import ContactFigure, SatisfactionFigure
from nexo.domain.cases.models import Case

_CONTACT = f"""
    INSERT INTO {ContactFigure._meta.db_table}
        (jurisdiction_id, day, channel, direction, contacts, automatic)
    VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (jurisdiction_id, day, channel, direction) DO UPDATE SET
        contacts = {ContactFigure._meta.db_table}.contacts + excluded.contacts,
        automatic = {ContactFigure._meta.db_table}.automatic + excluded.automatic
"""  # noqa: S608, SLF001 - table names come from the models

_SATISFACTION = f"""
    INSERT INTO {SatisfactionFigure._meta.db_table} AS held
        (jurisdiction_id, day, unit_id, service_id, zone_id,
         asked, answered, satisfied, score_total, low, recovered, confirmed, disputed)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (jurisdiction_id, day, unit_id, service_id, zone_id) DO UPDATE SET
        asked = held.asked + excluded.asked,
        answered = held.answered + excluded.answered,
        satisfied = held.satisfied + excluded.satisfied,
        score_total = held.score_total + excluded.score_total,
        low = held.low + excluded.low,
        recovered = held.recovered + excluded.recovered,
        confirmed = held.confirmed + excluded.confirmed,
        disputed = held.disputed + excluded.disputed
"""  # noqa: S608, SLF001 - table names come from the models

_COUNTS = ("asked", "answered", "satisfied", "score_total", "low", "recovered", "confirmed", "disputed")
_GOOD, _LOW = 4, 2


@transaction.atomic
def count_contacts(
    *, jurisdiction_id: UUID, day: date, channel: str, direction: str, is_automatic: bool, number: int
) -> None:
    """Add a number of contacts (or of automatic messages) of the local `day`."""
    contacts, automatic = (0, number) if is_automatic else (number, 0)
    with connection.cursor() as cursor:
        cursor.execute(_CONTACT, [jurisdiction_id, day, channel, direction, contacts, automatic])


@transaction.atomic
def count_asked(*, case: Case, day: date) -> None:
    """Add one invitation that was sent on the local `day`."""
    _add(case, day, asked=1)


@transaction.atomic
def count_answered(*, case: Case, day: date, score: int) -> None:
    """Add one score from 1 to 5 given on the local `day`."""
    _add(case, day, answered=1, satisfied=int(score >= _GOOD), score_total=score, low=int(score <= _LOW))


@transaction.atomic
def count_recovered(*, case: Case, day: date) -> None:
    """Add one recovery that ended well on the local `day`."""
    _add(case, day, recovered=1)


@transaction.atomic
def count_confirmed(*, case: Case, day: date, confirmed: bool) -> None:
    """Add one word of a citizen on a closing, given on the local `day`."""
    _add(case, day, confirmed=int(confirmed), disputed=int(not confirmed))


def _add(case: Case, day: date, **counts: int) -> None:
    where: list[UUID | None] = [case.owner_unit_id, case.service_id, case.zone_id]
    with connection.cursor() as cursor:
        cursor.execute(
            _SATISFACTION,
            [case.jurisdiction_id, day, *where, *(counts.get(name, 0) for name in _COUNTS)],
        )
