"""A real worker: what it commits, what it rolls back, how it dies and how it ends."""

import re
import signal
import threading
import time

import psycopg
import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from kernel.jobs.chores import Poisoned
from kernel.jobs.conftest import beats, database_url, wait_until
from nexo.kernel.actors import system
from nexo.kernel.events.models import EventDelivery
from nexo.kernel.events.record import record
from nexo.kernel.jobs.defer import defer
from nexo.kernel.jobs.models import FailedJob
from nexo.kernel.jobs.worker import run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


@pytest.fixture
def here(transactional_db, monkeypatch):
    """Let a worker run in this very process: its threads must not keep their connections."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)


def waiting(name: str = "tests.mark") -> int:
    return ProcrastinateJob.objects.filter(task_name=name).count()


def test_a_rollback_inside_a_running_job_leaves_no_job(here, marks, caplog):
    """Procrastinate's own defer would have used another connection here, and survived."""
    defer("tests.defer_and_fail")
    defer("tests.defer_and_end")
    run(once=True)
    assert (marks(), waiting()) == (["after"], 0)
    failed = FailedJob.objects.get()
    assert (failed.task, failed.error, failed.attempts) == ("tests.defer_and_fail", "Conflict conflict", 1)
    assert "tests.defer_and_fail" in caplog.text
    assert not re.search("Ana|Pérez|12345678", caplog.text)


def test_runs_what_comes_ends_what_it_has_begun_at_sigterm(worker, marks):
    process = worker()
    defer("tests.slow", seconds=1.5)
    wait_until(lambda: "begun" in marks())
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert marks() == ["begun", "ended"]
    assert ProcrastinateJob.objects.filter(status="doing").count() == 0


def test_keeps_the_beat(worker):
    worker()
    wait_until(lambda: beats() >= 2)


def test_only_its_queues(here, marks):
    defer("tests.mark", word="mine")
    defer("tests.mark", queue="other", word="theirs")
    run(["marks"], once=True)
    assert (marks(), waiting()) == (["mine"], 1)


def test_what_fails_waits_for_its_next_try(here):
    defer("tests.fail")
    defer("tests.later")
    run(once=True)
    jobs = ProcrastinateJob.objects.order_by("id")
    assert list(jobs.values_list("task_name", "status", "attempts")) == [
        ("tests.fail", "todo", 1),
        ("tests.later", "todo", 1),
    ]
    first, later = jobs.values_list("scheduled_at", flat=True)
    assert 80 < (later - first).total_seconds() < 90


def test_a_database_that_is_away_is_waited_for(here, marks, caplog):
    """The first round finds no server; the operator brings it back."""
    defer("tests.mark", word="patient")
    facts = connection.settings_dict
    name, facts["NAME"] = facts["NAME"], "nowhere_at_all"
    timer = threading.Timer(1.0, lambda: facts.update(NAME=name))
    timer.start()
    run(once=True)
    timer.join()
    assert marks() == ["patient"]
    assert "database lost" in caplog.text


def test_jobs_of_a_killed_worker_are_given_back_within_seconds(worker, marks):
    first = worker()
    defer("tests.slow", seconds=60)
    wait_until(lambda: "begun" in marks())
    time.sleep(2.5)  # a worker is young for two seconds
    first.kill()
    first.wait()
    worker()
    wait_until(lambda: ProcrastinateWorker.objects.count() == 2)
    registered_at = time.monotonic()
    wait_until(lambda: marks().count("begun") == 2)
    # By heartbeats alone it would take thirty seconds.
    assert time.monotonic() - registered_at < 10


def test_a_job_that_kills_its_process_is_given_up_after_its_tries(worker, marks):
    defer("tests.crash")
    for _ in range(2):
        assert worker(concurrency=1).wait(60) == -signal.SIGSEGV
    process = worker(concurrency=1)
    wait_until(
        lambda: not waiting("tests.crash") or ProcrastinateJob.objects.filter(status="failed").exists()
    )
    assert marks().count("crashing") == 2
    defer("jobs.collect_failures")
    wait_until(FailedJob.objects.exists)
    failed = FailedJob.objects.get()
    assert (failed.task, failed.error, process.poll()) == ("tests.crash", "ProcessDied", None)


def test_survives_the_loss_of_its_connections(worker, marks):
    process = worker()
    wait_until(lambda: beats() > 0)
    for number in range(3):
        with psycopg.connect(database_url(), autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND pid <> ALL(%s)",
                ([_own_pid()],),
            )
        defer("tests.mark", word=f"after {number}")
        wait_until(lambda number=number: f"after {number}" in marks())
    assert process.poll() is None


def _own_pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def test_an_event_that_kills_its_handler_does_not_stop_the_others(worker, marks):
    with transaction.atomic():
        record(Poisoned(), actor=system(None))
    deaths = 0
    while deaths < 4 and "neighbour" not in marks():
        process = worker(concurrency=1)
        wait_until(lambda process=process: process.poll() is not None or "neighbour" in marks())
        deaths += 1
    assert "neighbour" in marks()
    row = EventDelivery.objects.get(subscriber="killer")
    assert (row.state, row.error) == ("failed", "ProcessDied")
