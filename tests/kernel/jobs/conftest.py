"""A real worker in a process of its own, on the test's database."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from nexo.kernel.files.models import StoredFile

_TESTS = Path(__file__).parents[2]
_PROGRAM = """
import django; django.setup()
import kernel.jobs.chores
from nexo.kernel.jobs.worker import run
run({queues!r}, {concurrency}, once={once})
"""


def database_url() -> str:
    facts = connection.settings_dict
    host, port = facts["HOST"], facts["PORT"]
    where = f"@/{facts['NAME']}?host={host}" if host.startswith("/") else f"@{host}:{port}/{facts['NAME']}"
    password = f":{facts['PASSWORD']}" if facts["PASSWORD"] else ""
    return f"postgresql://{facts['USER']}{password}{where}"


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start workers; whatever is left of them is killed at the end. Their output lies in `tmp_path`."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*, queues=None, concurrency=2, once=False) -> subprocess.Popen[bytes]:
        program = _PROGRAM.format(queues=queues, concurrency=concurrency, once=once)
        with (tmp_path / f"worker{len(started)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", program],
                env={
                    **os.environ,
                    "NEXO_DATABASE_URL": database_url(),
                    "PYTHONPATH": f"{_TESTS}:{_TESTS.parent / 'src'}",
                },
                stdout=log,
                stderr=log,
            )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def marks(transactional_db: None) -> Callable[[], list[str]]:
    left = StoredFile.objects.exclude(media_type="beat").order_by("id")
    return lambda: list(left.all().values_list("media_type", flat=True))


def beats() -> int:
    """Count the runs of the task that comes every second."""
    return StoredFile.objects.filter(media_type="beat").count()


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
