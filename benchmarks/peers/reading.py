"""Calls measured with statements counted and a limit of time; the same code in both environments."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

REPEAT = 30


class TooSlow(BaseException):
    """The limit has passed; not an `Exception`, so that nothing in between keeps it."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise `TooSlow` when the block takes longer."""

    def stop(_signal: int, _frame: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def read(call: Callable[[], Any], limit: float, right: Callable[[Any], Any]) -> dict[str, Any]:
    """Call a warm time, then up to `REPEAT` times within `limit` seconds.

    Returns `seconds` (empty where the first call passed the limit: `over` says which), `queries` of one call, `bytes`
    of its answer (0 where it is no page) and `right`, what `right` says of the answer.
    """
    counted = 0

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal counted
        counted += 1
        return execute(*arguments)

    taken: list[float] = []
    try:
        with within(limit), connection.execute_wrapper(count):
            answer = call()
    except TooSlow:
        connection.close()
        return {"seconds": [], "over": limit, "queries": counted, "bytes": 0, "right": None}
    until = time.perf_counter() + limit
    while len(taken) < REPEAT and (not taken or time.perf_counter() < until):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    size = sum(len(page.content) for page in _pages(answer))
    return {"seconds": taken, "over": None, "queries": counted, "bytes": size, "right": right(answer)}


def _pages(answer: Any) -> list[Any]:
    pages = answer if isinstance(answer, list | tuple) else [answer]
    return [page for page in pages if hasattr(page, "content")]


def work(call: Callable[[int], object], count: int, limit: float) -> dict[str, Any]:
    """Call with 0, 1, … up to `count` within `limit` seconds: how many, their times, processor ms and statements a call.

    The processor time is this process's own, without PostgreSQL's.
    """
    counted = 0

    def tally(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal counted
        counted += 1
        return execute(*arguments)

    taken: list[float] = []
    start, cpu = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(tally):
        for number in range(count):
            began = time.perf_counter()
            call(number)
            taken.append(time.perf_counter() - began)
            if time.perf_counter() - start > limit:
                break
    done = len(taken)
    return {
        "seconds": taken,
        "done": done,
        "rate": done / (time.perf_counter() - start),
        "cpu_ms": 1000 * (time.process_time() - cpu) / done,
        "queries": counted / done,
    }
