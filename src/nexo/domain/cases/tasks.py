"""Jobs of cases: what time alone does."""

from uuid import UUID

from nexo.domain.cases.actions.settle_cases import close_unanswered, close_undisputed, rank_ageing
from nexo.kernel.jobs.defer import defer
from nexo.kernel.jobs.task import task

RANK = "cases.rank"


@task(name="cases.settle", cron="7 * * * *", retry=1)
def task_settle_cases() -> None:
    """Close what nobody disputed and what its author never answered."""
    close_undisputed()
    close_unanswered()


@task(name="cases.rank_nightly", cron="11 5 * * *", retry=1)
def task_rank_nightly() -> None:
    """Begin to weigh anew every open case."""
    defer(RANK, queueing_lock=RANK)


@task(name=RANK, retry=1)
def task_rank(after: str | None = None) -> None:
    """Weigh some open cases anew and go on with the next ones."""
    following = rank_ageing(after=UUID(after) if after else None)
    if following is not None:
        defer(RANK, queueing_lock=RANK, after=following)
