"""Tasks that exist for the tests alone; a real worker process imports this module too."""

import ctypes
import time
from dataclasses import dataclass
from typing import ClassVar

from django.db import transaction

from nexo.kernel import clock
from nexo.kernel.errors import Conflict
from nexo.kernel.events.event import Event
from nexo.kernel.events.subscribe import subscribes
from nexo.kernel.files.models import StoredFile
from nexo.kernel.jobs.defer import defer
from nexo.kernel.jobs.task import task


@dataclass(frozen=True, kw_only=True)
class Poisoned(Event):
    topic: ClassVar[str] = "tests.poisoned"


@subscribes(Poisoned, name="killer")
def kill(_envelope) -> None:
    ctypes.string_at(0)


@subscribes(Poisoned, name="neighbour")
def mark_neighbour(_envelope) -> None:
    mark("neighbour")


PERSONAL = "Ana Pérez, DNI 12345678"


class Later(Exception):  # noqa: N818
    retry_after = 90.0


def mark(word: str) -> None:
    """Leave something that a test can see."""
    StoredFile(sha256="0", size=1, media_type=word, filename="x", created_at=clock.now()).save()


@task(name="tests.mark", queue="marks")
def task_mark(*, word: str) -> None:
    mark(word)


@task(name="tests.mark_all", takes_along="words", one_at_a_time=True)
def task_mark_all(*, words: list[str]) -> None:
    mark(" ".join(words))


@task(name="tests.defer_and_fail", retry=1)
def task_defer_and_fail() -> None:
    with transaction.atomic():
        mark("undone")
        defer("tests.mark", word="never")
        raise Conflict(PERSONAL)


@task(name="tests.defer_and_end")
def task_defer_and_end() -> None:
    with transaction.atomic():
        defer("tests.mark", word="after")


@task(name="tests.fail", retry=3)
def task_fail() -> None:
    raise Conflict


@task(name="tests.later")
def task_later() -> None:
    raise Later


@task(name="tests.count", counts_attempts=True)
def task_count(*, word: str, attempts: int) -> None:
    mark(f"{word}{attempts}")


@task(name="tests.crash", retry=2)
def task_crash() -> None:
    mark("crashing")
    ctypes.string_at(0)


@task(name="tests.slow")
def task_slow(*, seconds: float) -> None:
    mark("begun")
    time.sleep(seconds)
    mark("ended")


@task(name="tests.beat", cron="* * * * * *", retry=1)
def task_beat() -> None:
    mark("beat")
