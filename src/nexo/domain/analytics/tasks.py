"""Jobs of analytics: the words of days that are over, and what rose above its rhythm."""

from datetime import timedelta

from nexo.domain.analytics.actions.count_terms import count_terms
from nexo.domain.analytics.actions.find_signals import find_signals
from nexo.domain.analytics.queries.signals import days_to_count
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock
from nexo.kernel.jobs.defer import defer
from nexo.kernel.jobs.task import task

FIND = "analytics.find_signals"
_DAYS_A_TIME = 14


@task(name="analytics.find_signals_hourly", cron="37 * * * *", retry=1)
def task_find_signals_hourly() -> None:
    """Begin to look for what rose, town by town."""
    for slug in Jurisdiction.objects.order_by("slug").values_list("slug", flat=True):
        defer(FIND, queueing_lock=f"{FIND}:{slug}", town=slug)


@task(name=FIND, retry=1, one_at_a_time=True)
def task_find_signals(town: str) -> None:
    """Count the words of days that are over, some at a time, and look for what rose."""
    place = Jurisdiction.objects.get(slug=town)
    today = clock.today(place.zone_info)
    for day in days_to_count(place.pk, today - timedelta(days=1))[:_DAYS_A_TIME]:
        count_terms(town=place, day=day)
    find_signals(town=place, today=today)
