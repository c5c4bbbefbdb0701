"""Declares what a worker can run."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from functools import wraps
from threading import Lock
from typing import Any, TypeVar

from procrastinate import JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy

from nexo.kernel import clock
from nexo.kernel.jobs.along import take_along
from nexo.kernel.jobs.failures import note_failure

F = TypeVar("F", bound=Callable[..., None])

MAX_TRIES = 8
LONGEST_WAIT = timedelta(hours=1)


class JobFailed(Exception):  # noqa: N818 - reads as a sentence in the log
    """What the log learns of a failed job: the kind of the error and its code, never its text."""

    def __init__(self, what: str, *, retry_after: float | None) -> None:
        super().__init__(what)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Declared:
    """A task as its room declared it."""

    name: str
    function: Callable[..., None]
    queue: str
    tries: int
    cron: str | None
    counts_attempts: bool
    takes_along: str | None = None
    turn: AbstractContextManager[object] = field(default_factory=nullcontext)


_declared: dict[str, Declared] = {}


class Backoff(BaseRetryStrategy):
    """Try `tries` times in all, 2, 4, 8 … seconds apart or when the error itself says (`retry_after`)."""

    def __init__(self, tries: int) -> None:
        self.tries = tries

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when to try again, or None to leave the job failed for a person."""
        if job.attempts + 1 >= self.tries:
            return None
        return RetryDecision(retry_at=clock.now() + wait_before(job.attempts + 1, exception))


def wait_before(attempt: int, error: BaseException | None = None) -> timedelta:
    """Return how long to wait after `attempt` failed tries: 2, 4, 8 … seconds, at most an hour."""
    asked = getattr(error, "retry_after", None)
    if asked is not None:
        return timedelta(seconds=float(asked))
    return min(timedelta(seconds=2 ** min(attempt, 16)), LONGEST_WAIT)


def task(
    *,
    name: str,
    queue: str = "default",
    retry: int = MAX_TRIES,
    cron: str | None = None,
    counts_attempts: bool = False,
    takes_along: str | None = None,
    one_at_a_time: bool = False,
) -> Callable[[F], F]:
    """Declare a job under a stable `name`; `retry` counts the tries in all, 0 or 1 means once.

    With `cron` it also runs on that beat (five fields, or six with seconds last) and takes no arguments.
    With `counts_attempts` the function gets `attempts`, the number of earlier tries. `takes_along` names an argument
    that is a list: on its first try the job does the lists of others that wait as well. With `one_at_a_time` a
    process runs one of them at once: two would share its interpreter, and the second finds more to do at a time.
    """

    def declare(function: F) -> F:
        turn = Lock() if one_at_a_time else nullcontext()
        declared = Declared(name, function, queue, max(retry, 1), cron, counts_attempts, takes_along, turn)
        _declared[name] = declared
        _register(declared)
        return function

    return declare


def declared(name: str) -> Declared | None:
    """Return what a room declared under `name`."""
    return _declared.get(name)


def all_declared() -> tuple[Declared, ...]:
    """Return every task known to this process, by name."""
    return tuple(_declared[name] for name in sorted(_declared))


def queue_of(name: str) -> str:
    """Return the queue of a task; a name that only the worker knows goes to `default`."""
    known = _declared.get(name)
    return known.queue if known else "default"


def call(task_: Declared, args: dict[str, Any], attempts: int) -> None:
    """Run a declared function with the arguments of a job."""
    extra = {"attempts": attempts} if task_.counts_attempts else {}
    task_.function(**args, **extra)


def _register(task_: Declared) -> None:
    @wraps(task_.function)
    def run(context: JobContext, *_timestamp: int, **args: Any) -> None:
        args.pop("timestamp", None)
        try:
            with task_.turn:
                call(task_, _with_others(task_, context.job, args), context.job.attempts)
        except Exception as error:  # noqa: BLE001 - an edge: it decides the retry, its text must not be logged
            failed = _told_safely(error)
            if context.job.attempts + 1 >= task_.tries and not task_.cron:
                _note(context.job, failed)
            raise failed.with_traceback(error.__traceback__) from None

    options: Any = {"queue": task_.queue, "retry": Backoff(task_.tries), "pass_context": True}
    procrastinate: Any = app
    registered = procrastinate.task(name=task_.name, **options)(run)
    if task_.cron:
        procrastinate.periodic(cron=task_.cron, queueing_lock=task_.name)(registered)


def _with_others(task_: Declared, job: Job, args: dict[str, Any]) -> dict[str, Any]:
    name = task_.takes_along
    if name is None or job.attempts or job.id is None:
        return args
    return args | {name: take_along(job_id=job.id, task=task_.name, argument=name, mine=args[name])}


def _note(job: Job, failed: JobFailed) -> None:
    note_failure(
        job_id=job.id or 0,
        task=job.task_name,
        queue=job.queue,
        args=dict(job.task_kwargs),
        attempts=job.attempts + 1,
        error=str(failed),
    )


def _told_safely(error: Exception) -> JobFailed:
    name = f"{type(error).__name__} {getattr(error, 'code', None) or ''}".strip()
    return JobFailed(name, retry_after=getattr(error, "retry_after", None))
