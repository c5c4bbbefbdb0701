"""Deferring: through the caller's transaction, once a queueing lock."""

from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

import kernel.jobs.chores  # noqa: F401 - declares the tasks
from kernel.jobs.conftest import database_url
from kernel.undone import undone
from nexo.kernel.jobs import sql
from nexo.kernel.jobs.defer import defer

NOON = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_writes_a_job_as_procrastinate_does():
    job_id = defer("tests.mark", lock="l", queueing_lock="q", schedule_at=NOON, priority=3, word="x")
    job = ProcrastinateJob.objects.get()
    assert (job.id, job.task_name, job.queue_name, job.args, job.priority) == (
        job_id,
        "tests.mark",
        "marks",
        {"word": "x"},
        3,
    )
    assert (job.lock, job.queueing_lock, job.scheduled_at, job.status, job.attempts) == (
        "l",
        "q",
        NOON,
        "todo",
        0,
    )


@pytest.mark.django_db
def test_ids_travel_as_text_and_a_queue_can_be_chosen():
    defer("tests.mark", queue="other", word=UUID(int=1))
    defer("elsewhere.unknown")
    assert list(ProcrastinateJob.objects.order_by("id").values_list("queue_name", "args")) == [
        ("other", {"word": str(UUID(int=1))}),
        ("default", {}),
    ]


@pytest.mark.django_db
def test_a_second_job_of_a_queueing_lock_is_no_job_and_no_error():
    assert defer("tests.mark", queueing_lock="q", word="x") is not None
    assert defer("tests.mark", queueing_lock="q", word="y") is None
    assert ProcrastinateJob.objects.get().args == {"word": "x"}


@pytest.mark.django_db
def test_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        defer("tests.mark", word="x")


@pytest.mark.django_db(transaction=True)
def test_goes_with_the_transaction():
    with undone():
        defer("tests.mark", word="x")
    assert ProcrastinateJob.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_bare_connection_writes_the_same_job_and_wakes_workers():
    connection.ensure_connection()
    with (
        psycopg.connect(database_url(), autocommit=True) as listener,
        psycopg.connect(database_url()) as bare,
    ):
        listener.execute('LISTEN "procrastinate_queue_v1#marks"')
        bare.execute(sql.DEFER, sql.parameters("tests.mark", queue="marks", args={"word": "x"}))
        bare.commit()
        assert [note.channel for note in listener.notifies(timeout=5, stop_after=1)] == [
            "procrastinate_queue_v1#marks"
        ]
    assert ProcrastinateJob.objects.get().args == {"word": "x"}
