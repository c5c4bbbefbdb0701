"""Jobs of cases: what time alone does."""

from uuid import UUID

from nexo.domain.cases.actions.escalate_case import escalate_late, mark_breaches
from nexo.domain.cases.actions.recompute_clocks import recompute_clocks
from nexo.domain.cases.actions.reorganise import (
    CARRY_OUT,
    carry_out,
    due_reorganisations,
    hand_over_cases,
)
from nexo.domain.cases.actions.settle_cases import close_unanswered, close_undisputed, rank_ageing
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel.jobs.defer import defer
from nexo.kernel.jobs.task import task

RANK = "cases.rank"
ESCALATE = "cases.escalate"
RECOMPUTE = "cases.recompute_clocks"
HAND_OVER = "cases.hand_over"


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


@task(name="cases.mark_breaches", cron="*/10 * * * *", retry=1)
def task_mark_breaches() -> None:
    """Write down the clocks that have run out, until there are no more."""
    while mark_breaches():
        pass


@task(name="cases.escalate_daily", cron="21 5 * * *", retry=1)
def task_escalate_daily() -> None:
    """Begin to let late cases climb the chain, town by town."""
    for slug in Jurisdiction.objects.order_by("slug").values_list("slug", flat=True):
        defer(ESCALATE, queueing_lock=f"{ESCALATE}:{slug}", town=slug)


@task(name=ESCALATE, retry=1)
def task_escalate(town: str, after: str | None = None) -> None:
    """Let some late cases of a town climb and go on with the next ones."""
    following = escalate_late(town=Jurisdiction.objects.get(slug=town), after=UUID(after) if after else None)
    if following is not None:
        defer(ESCALATE, queueing_lock=f"{ESCALATE}:{town}", town=town, after=following)


@task(name=RECOMPUTE)
def task_recompute_clocks(town: str, lane: int, after: int = 0) -> None:
    """Move some running clocks of a town to its calendar and go on with the next ones; a repeat does no harm."""
    done = recompute_clocks(town=Jurisdiction.objects.get(slug=town), after=after, lane=lane)
    if done.after is not None:
        defer(RECOMPUTE, town=town, lane=lane, after=done.after)


@task(name=CARRY_OUT, cron="3 * * * *", retry=1)
def task_reorganise() -> None:
    """Carry out the reorganisations whose day has come, and begin to hand their cases over."""
    for plan in due_reorganisations():
        done = carry_out(plan_id=plan.pk)
        if done is not None and done.takes_cases:
            defer(HAND_OVER, queueing_lock=f"{HAND_OVER}:{plan.pk}", plan=plan.pk)


@task(name=HAND_OVER)
def task_hand_over(plan: str) -> None:
    """Hand some cases over and go on with the next ones; a repeat finds only those that are left."""
    if hand_over_cases(plan_id=UUID(plan)):
        defer(HAND_OVER, queueing_lock=f"{HAND_OVER}:{plan}", plan=plan)
