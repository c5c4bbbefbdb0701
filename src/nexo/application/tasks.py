"""Jobs of the application floor."""

from nexo.application.improving.look import look
from nexo.application.improving.measure import measure_due
from nexo.application.suggesting.learn import learn
from nexo.application.suggesting.learn_danger import learn_danger
from nexo.application.suggesting.learn_duplicates import learn_duplicates
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel.jobs.apart import run_apart
from nexo.kernel.jobs.defer import defer
from nexo.kernel.jobs.task import task

LOOK = "improvements.look"
LEARN = "suggestions.learn"
LEARN_APART = "suggestions.learn_apart"
_SLOWEST_S = 3_600


class LearningDied(Exception):  # noqa: N818 - reads as a sentence in the log
    """The process that learnt died or took over an hour."""


@task(name="suggestions.learn_nightly", cron="41 6 * * *", retry=1)
def task_learn_nightly() -> None:
    """Begin to learn what each town's messages are about."""
    for slug in Jurisdiction.objects.order_by("slug").values_list("slug", flat=True):
        defer(LEARN, queueing_lock=f"{LEARN}:{slug}", town=slug)


@task(name=LEARN, retry=1, one_at_a_time=True)
def task_learn(town: str) -> None:
    """Learn from the cases of a town in a process of its own, which gives its memory back.

    The model of before stays where that process dies, for want of memory or time; the job then counts as failed.
    """
    if not run_apart(LEARN_APART, slowest_s=_SLOWEST_S, town=town):
        raise LearningDied


@task(name=LEARN_APART, retry=1)
def task_learn_apart(town: str) -> None:
    """Learn from the cases of a town here: services, danger, duplicates; `suggestions.learn` runs it."""
    found = Jurisdiction.objects.get(slug=town)
    learn(town=found)
    learn_danger(town=found)
    learn_duplicates(town=found)


@task(name="improvements.look_nightly", cron="51 5 * * *", retry=1)
def task_look_nightly() -> None:
    """Begin to look for what repeats, town by town."""
    for slug in Jurisdiction.objects.order_by("slug").values_list("slug", flat=True):
        defer(LOOK, queueing_lock=f"{LOOK}:{slug}", town=slug)


@task(name=LOOK, retry=1, one_at_a_time=True)
def task_look(town: str) -> None:
    """Suggest the problems of one town."""
    look(town=Jurisdiction.objects.get(slug=town))


@task(name="improvements.measure", cron="31 * * * *", retry=1)
def task_measure_improvements() -> None:
    """Measure the improvements whose day has come, each once."""
    measure_due()
