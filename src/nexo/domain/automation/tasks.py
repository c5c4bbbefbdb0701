"""Jobs of automation: what time alone sets off."""

from nexo.domain.automation.actions.run_timers import run_timers
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel.jobs.defer import defer
from nexo.kernel.jobs.task import task

TIMERS = "automation.timers"


@task(name="automation.timers_hourly", cron="33 * * * *", retry=1)
def task_timers_hourly() -> None:
    """Begin to look for cases whose moment has come, town by town."""
    for slug in Jurisdiction.objects.order_by("slug").values_list("slug", flat=True):
        defer(TIMERS, queueing_lock=f"{TIMERS}:{slug}", town=slug)


@task(name=TIMERS, retry=1)
def task_timers(town: str) -> None:
    """Let the timers of a town act on some cases and go on with the next ones."""
    if run_timers(town=Jurisdiction.objects.get(slug=town)):
        defer(TIMERS, queueing_lock=f"{TIMERS}:{town}", town=town)
