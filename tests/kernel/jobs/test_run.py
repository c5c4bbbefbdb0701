"""Running what waits, in this process."""

from datetime import UTC, datetime, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

import kernel.jobs.chores  # noqa: F401 - declares the tasks
from nexo.kernel import clock
from nexo.kernel.errors import Conflict
from nexo.kernel.files.models import StoredFile
from nexo.kernel.jobs.defer import defer
from nexo.kernel.jobs.run import run_pending

NOON = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def marks() -> list[str]:
    return list(StoredFile.objects.order_by("id").values_list("media_type", flat=True))


def test_runs_by_priority_then_age_and_what_is_deferred_meanwhile():
    defer("tests.defer_and_end")
    defer("tests.mark", word="second")
    defer("tests.mark", word="first", priority=1)
    assert run_pending() == 4
    assert marks() == ["first", "second", "after"]
    assert ProcrastinateJob.objects.count() == 0


def test_only_what_is_due_by_the_clock():
    defer("tests.mark", word="x", schedule_at=NOON)
    with clock.frozen(NOON - timedelta(seconds=1)):
        assert run_pending() == 0
    with clock.frozen(NOON):
        assert run_pending() == 1


def test_only_one_queue_where_asked():
    defer("tests.mark", word="x")
    defer("tests.count", word="y")
    assert run_pending(queue="marks") == 1
    assert marks() == ["x"]


def test_errors_are_raised():
    defer("tests.fail")
    with pytest.raises(Conflict):
        run_pending()


def test_attempts_are_told_to_whom_asks():
    defer("tests.count", word="try")
    run_pending()
    assert marks() == ["try0"]


def test_an_unknown_task_is_an_error():
    defer("tests.nobody")
    with pytest.raises(LookupError, match=r"tests\.nobody"):
        run_pending()


def test_jobs_without_end_are_stopped():
    defer("tests.defer_and_end")
    with pytest.raises(RuntimeError, match="after 1"):
        run_pending(limit=1)
