"""One job does what waits beside it, and nothing of it is lost when its process dies."""

from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from nexo.kernel import clock
from nexo.kernel.jobs.along import MOST, take_along
from nexo.kernel.jobs.defer import defer
from nexo.kernel.jobs.worker import run

TASK = "tests.mark_all"
pytestmark = pytest.mark.django_db(transaction=True)


def along(job_id, mine):
    return take_along(job_id=job_id, task=TASK, argument="words", mine=mine)


def begun(words):
    """A job that runs: its row is there, and waits for nobody."""
    job_id = defer(TASK, words=words)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job_id])
    return job_id


def test_takes_what_waits_and_writes_it_into_its_own_row():
    mine = begun(["a"])
    defer(TASK, words=["b", "c"])
    defer(TASK, words=["d"])
    assert along(mine, ["a"]) == ["a", "b", "c", "d"]
    job = ProcrastinateJob.objects.get()
    assert (job.id, job.args) == (mine, {"words": ["a", "b", "c", "d"]})


def test_leaves_what_is_due_later_what_was_tried_and_what_is_of_another_task():
    mine = begun(["a"])
    defer(TASK, words=["later"], schedule_at=clock.now() + timedelta(minutes=1))
    tried = defer(TASK, words=["tried"])
    defer("tests.mark", word="other")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = 1 WHERE id = %s", [tried])
    assert along(mine, ["a"]) == ["a"]
    assert ProcrastinateJob.objects.count() == 4


def test_takes_no_more_than_fits():
    mine = begun(["a"])
    half = ["x"] * (MOST // 2)
    for _ in range(3):
        defer(TASK, words=half)
    assert len(along(mine, ["a"])) == 1 + len(half)
    assert ProcrastinateJob.objects.filter(status="todo").count() == 2
    assert along(mine, ["y"] * MOST) == ["y"] * MOST


def test_a_worker_does_many_in_one_call(monkeypatch, marks):
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    for word in "abcd":
        defer(TASK, words=[word])
    run(once=True, concurrency=1)
    assert marks() == ["a b c d"]
    assert not ProcrastinateJob.objects.exists()
