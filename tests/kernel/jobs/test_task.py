"""Declaring tasks, waits between tries."""

from datetime import UTC, datetime, timedelta

import pytest
from procrastinate.jobs import Job

from kernel.jobs.chores import Later
from nexo.kernel import clock
from nexo.kernel.jobs.task import Backoff, all_declared, declared, queue_of, wait_before

NOON = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempt", "seconds"), [(0, 1), (1, 2), (2, 4), (7, 128), (11, 2048), (12, 3600), (500, 3600)]
)
def test_waits_grow_up_to_an_hour(attempt, seconds):
    assert wait_before(attempt) == timedelta(seconds=seconds)


def test_an_error_may_say_when():
    assert wait_before(1, Later()) == timedelta(seconds=90)
    assert wait_before(1, ValueError()) == timedelta(seconds=2)


def test_tries_are_counted_in_all():
    job = Job(queue="q", lock=None, queueing_lock=None, task_name="t", attempts=1)
    with clock.frozen(NOON):
        decision = Backoff(3).get_retry_decision(exception=ValueError(), job=job)
    assert decision is not None
    assert decision.retry_at == NOON + timedelta(seconds=4)
    assert Backoff(2).get_retry_decision(exception=ValueError(), job=job) is None


def test_what_is_declared_is_known():
    known = declared("tests.mark")
    assert known is not None
    assert (known.queue, known.tries, known.cron, queue_of("tests.mark")) == ("marks", 8, None, "marks")
    assert (declared("tests.nobody"), queue_of("tests.nobody")) == (None, "default")
    names = [one.name for one in all_declared()]
    assert names == sorted(names)
    assert {"audit.seal", "events.deliver", "events.retry", "events.sweep", "tests.beat"} <= set(names)
