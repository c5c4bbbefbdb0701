"""Giving back the jobs of the dead, and of them alone."""

import asyncio
import contextlib

import psycopg
import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

import kernel.jobs.chores  # noqa: F401 - declares the tasks
from kernel.jobs.conftest import database_url
from nexo.kernel.jobs.defer import defer
from nexo.kernel.jobs.rescue import keep_watch, rescue

pytestmark = pytest.mark.django_db(transaction=True)


def a_worker(heartbeat: str = "10 s") -> int:
    return execute(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval) RETURNING id",
        heartbeat,
    )


def execute(statement: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def a_running_job(task: str, worker: int | None, attempts: int = 0) -> int:
    return execute(
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s WHERE id = %s"
        " RETURNING id",
        worker,
        attempts,
        defer(task),
    )


def run_rescue() -> int:
    async def run() -> int:
        async with await psycopg.AsyncConnection.connect(database_url(), autocommit=True) as bare:
            return await rescue(bare)

    return asyncio.run(run())


def facts() -> list[tuple[str, str, int]]:
    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", "status", "attempts"))


def test_what_a_dead_worker_left_waits_again():
    a_running_job("tests.mark", a_worker())
    assert run_rescue() == 1
    assert facts() == [("tests.mark", "todo", 1)]
    assert run_rescue() == 0


def test_what_a_worker_left_that_is_gone_from_the_table():
    a_running_job("tests.mark", None)
    assert run_rescue() == 1


def test_a_young_worker_may_still_be_taking_its_lock():
    a_running_job("tests.mark", a_worker("1 s"))
    assert run_rescue() == 0


def test_a_worker_with_its_lock_is_alive_until_it_is_silent_for_long():
    living, silent = a_worker(), a_worker("31 s")
    with psycopg.connect(database_url(), autocommit=True) as process:
        for worker in (living, silent):
            process.execute("SELECT pg_advisory_lock(28280, %s)", [worker])
            a_running_job("tests.mark", worker)
        assert run_rescue() == 1
        assert [status for _, status, _ in facts()] == ["doing", "todo"]
    assert run_rescue() == 1


def test_a_job_that_has_used_its_tries_is_given_up():
    worker = a_worker()
    a_running_job("tests.crash", worker, attempts=0)
    a_running_job("tests.crash", worker, attempts=1)
    a_running_job("tests.nobody", worker, attempts=6)
    a_running_job("tests.nobody", worker, attempts=7)
    assert run_rescue() == 4
    assert facts() == [
        ("tests.crash", "todo", 1),
        ("tests.crash", "failed", 2),
        ("tests.nobody", "todo", 7),
        ("tests.nobody", "failed", 8),
    ]


def test_comes_back_at_once_first_then_later():
    worker = a_worker()
    a_running_job("tests.mark", worker)
    a_running_job("tests.mark", worker, attempts=2)
    run_rescue()
    waits = execute(
        "SELECT array_agg(round(extract(epoch FROM scheduled_at - now())) ORDER BY id)"
        " FROM procrastinate_jobs"
    )
    assert [int(wait) for wait in waits] in ([0, 4], [-1, 3], [0, 3])


def test_the_watch_holds_its_lock_and_takes_it_again():
    locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 28280 AND objid = 77"
    end = (
        "SELECT count(pg_terminate_backend(pid)) FROM pg_locks"
        " WHERE locktype = 'advisory' AND classid = 28280 AND objid = 77"
    )

    async def until(wanted: int) -> None:
        async with await psycopg.AsyncConnection.connect(database_url(), autocommit=True) as bare:
            while (await (await bare.execute(locks)).fetchone())[0] != wanted:  # noqa: ASYNC110 - the server's doing
                await asyncio.sleep(0.02)

    async def play() -> None:
        watch = asyncio.create_task(keep_watch({"conninfo": database_url()}, 77))
        await asyncio.wait_for(until(1), 20)
        async with await psycopg.AsyncConnection.connect(database_url(), autocommit=True) as bare:
            await bare.execute(end)
        await asyncio.wait_for(until(0), 20)
        await asyncio.wait_for(until(1), 20)
        watch.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watch

    asyncio.run(play())


def test_another_may_have_been_faster():
    """Two watches see the same orphan; the second finds it settled and thinks nothing of it."""
    job = a_running_job("tests.mark", a_worker())

    class Slow(psycopg.AsyncConnection):
        async def execute(self, query, *args, **kwargs):
            found = await super().execute(query, *args, **kwargs)
            if "LEFT JOIN" in str(query):
                await super().execute("SELECT procrastinate_finish_job_v1(%s, 'succeeded', true)", (job,))
            return found

    async def run() -> int:
        async with await Slow.connect(database_url(), autocommit=True) as bare:
            return await rescue(bare)

    assert asyncio.run(run()) == 1
    assert facts() == []
