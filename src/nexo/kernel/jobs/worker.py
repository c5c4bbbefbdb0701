"""The process that runs jobs, for the supervisor."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Sequence
from typing import Any

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.worker import Worker

from nexo.kernel.jobs.rescue import HEARTBEAT, SILENT_FOR, keep_watch

GRACE = 20.0
"""Seconds that running jobs get at the end."""
_POLL = 2.0
_PAUSE = 0.5

logger = logging.getLogger(__name__)


def run(queues: Sequence[str] | None = None, concurrency: int = 4, *, once: bool = False) -> None:
    """Run jobs of `queues` (None: all), `concurrency` at a time, until SIGTERM or SIGINT.

    At the signal nothing new is begun and what runs may end. A lost database is waited for. With `once` it
    returns when nothing is waiting.
    """
    asyncio.run(_run(queues, concurrency, once=once))


async def _run(queues: Sequence[str] | None, concurrency: int, *, once: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    while not stop.is_set():
        try:
            await _work(connector_params(), queues, concurrency, stop, once=once)
        except (ConnectorException, psycopg.Error, OSError) as error:
            logger.warning("database lost, waiting for it", extra={"error": type(error).__name__})
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _PAUSE)
        else:
            if once:
                return


async def _work(
    parameters: dict[str, Any],
    queues: Sequence[str] | None,
    concurrency: int,
    stop: asyncio.Event,
    *,
    once: bool,
) -> None:
    """Work until told to stop or until the database is lost."""
    # A pool waits longer and longer between its own tries; a lost server is asked for every half second.
    await (await psycopg.AsyncConnection.connect(**parameters)).close()
    # One listens, two fetch and settle in moments; each further one would hold 3 MiB of the server for nothing.
    connector = PsycopgConnector(kwargs=parameters, min_size=1, max_size=3, timeout=5.0)
    with app.replace_connector(connector) as worker_app:
        async with worker_app.open_async():
            worker = _worker(worker_app, queues, concurrency, once=once)
            running = asyncio.create_task(worker.run())  # type: ignore[no-untyped-call]
            watching = asyncio.create_task(_watch(worker, parameters))
            stopping = asyncio.create_task(stop.wait())
            try:
                await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
                worker.stop()  # type: ignore[no-untyped-call]
                await running
            finally:
                for task in (watching, stopping):
                    task.cancel()
                await asyncio.gather(watching, stopping, return_exceptions=True)


def _worker(worker_app: App, queues: Sequence[str] | None, concurrency: int, *, once: bool) -> Worker:
    worker_app.perform_import_paths()  # type: ignore[no-untyped-call]
    # Built by hand, not by run_worker: the watch needs the worker's number.
    return Worker(
        worker_app,
        queues=queues,
        concurrency=concurrency,
        wait=not once,
        fetch_job_polling_interval=_POLL,
        shutdown_graceful_timeout=GRACE,
        delete_jobs="successful",
        install_signal_handlers=False,
        update_heartbeat_interval=HEARTBEAT,
        stalled_worker_timeout=SILENT_FOR,
        task_middleware=worker_app.worker_defaults.get("task_middleware"),
    )


async def _watch(worker: Worker, parameters: dict[str, Any]) -> None:
    while worker.worker_id is None:  # noqa: ASYNC110 - the worker announces its registration in no other way
        await asyncio.sleep(0.01)
    await keep_watch(parameters, worker.worker_id)
