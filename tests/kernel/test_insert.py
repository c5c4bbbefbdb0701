"""Rows written with the statement of their model composed once are as Django's own."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from nexo.domain.interactions.models import Reference
from nexo.kernel.events.models import EventRecord
from nexo.kernel.insert import insert
from nexo.kernel.jobs.models import FailedJob

NOON = datetime(2026, 11, 26, 15, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def job(number: int) -> FailedJob:
    return FailedJob(
        job_id=number, task="t", queue="q", args={"ñ": [1, None]}, attempts=3, error="e", failed_at=NOON
    )


def test_every_column_comes_back_as_it_was_given():
    row = job(1)
    insert(row)
    assert not row._state.adding
    found = FailedJob.objects.get(pk=row.pk)
    assert {f.name: getattr(found, f.name) for f in FailedJob._meta.fields} == {
        f.name: getattr(row, f.name) for f in FailedJob._meta.fields
    }


def test_what_the_database_fills_in_is_left_to_it():
    row = EventRecord(topic="t", occurred_at=NOON, actor_kind="system", correlation_id=uuid4())
    insert(row)
    assert EventRecord.objects.get(pk=row.pk).xid > 0


def test_a_row_that_is_there_is_an_error_or_left_as_it_is():
    insert(job(7))
    insert(job(7), or_nothing=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(job(7))
    assert FailedJob.objects.count() == 1


def test_a_key_that_only_the_database_knows_is_refused():
    with pytest.raises(TypeError, match="Reference"):
        insert(Reference())
