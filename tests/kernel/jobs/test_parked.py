"""Jobs given up: collected, noted once, started again or thrown away by a person."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

import kernel.jobs.chores  # noqa: F401 - declares the tasks
from nexo.kernel import clock
from nexo.kernel.files.models import StoredFile
from nexo.kernel.jobs.defer import defer
from nexo.kernel.jobs.failures import note_failure
from nexo.kernel.jobs.models import FailedJob
from nexo.kernel.jobs.parked import JobSettled, discard_failed, retry_failed
from nexo.kernel.jobs.run import run_pending
from nexo.kernel.jobs.tasks import task_collect_failures

NOON = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def fail(*job_ids: int | None) -> None:
    """Leave jobs as Procrastinate leaves failed ones."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed', attempts = 3 WHERE id = ANY(%s)",
            [list(job_ids)],
        )


def test_failed_jobs_are_moved_out_of_the_queue():
    known = defer("tests.mark", word="x", queue="other")
    unknown = defer("tests.nobody")
    beat = defer("tests.beat")
    waiting = defer("tests.mark", word="y")
    fail(known, unknown, beat)
    with clock.frozen(NOON):
        task_collect_failures()
        task_collect_failures()
    facts = FailedJob.objects.order_by("job_id").values_list(
        "job_id", "task", "queue", "args", "attempts", "error", "failed_at"
    )
    assert list(facts) == [
        (known, "tests.mark", "other", {"word": "x"}, 3, "ProcessDied", NOON),
        (unknown, "tests.nobody", "default", {}, 3, "TaskUnknown", NOON),
    ]
    assert list(ProcrastinateJob.objects.values_list("id", flat=True)) == [waiting]
    assert str(FailedJob.objects.first()) == "tests.mark ProcessDied"


def test_the_first_to_say_why_is_right():
    job_id = defer("tests.mark", word="x")
    fail(job_id)
    note_failure(
        job_id=job_id, task="tests.mark", queue="marks", args={}, attempts=8, error="Conflict conflict"
    )
    task_collect_failures()
    assert FailedJob.objects.get().error == "Conflict conflict"


def a_failed_job() -> FailedJob:
    note_failure(
        job_id=1, task="tests.mark", queue="marks", args={"word": "again"}, attempts=8, error="Conflict"
    )
    return FailedJob.objects.get()


def test_a_person_can_start_it_again():
    job = a_failed_job()
    retry_failed(job)
    assert run_pending(queue="marks") == 1
    assert StoredFile.objects.get().media_type == "again"
    with pytest.raises(JobSettled):
        retry_failed(job)
    assert run_pending() == 0


def test_a_person_can_throw_it_away():
    job = a_failed_job()
    discard_failed(job)
    assert FailedJob.objects.count() == 0
    with pytest.raises(JobSettled):
        discard_failed(job)
