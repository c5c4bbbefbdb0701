"""Lets the product itself look at the last storm, so that the city shows what rose; words follow with the first job."""

from datetime import UTC, datetime, timedelta

from nexo.application.demo.load.draft import Draft
from nexo.domain.analytics.actions.find_signals import find_signals
from nexo.domain.analytics.tasks import FIND
from nexo.kernel.jobs.defer import defer


def write_signals(draft: Draft) -> int:
    """Look as the job would have on the day after the last storm broke; returns what it raised."""
    town = draft.ground.jurisdiction
    defer(FIND, queueing_lock=f"{FIND}:{town.slug}", town=town.slug)
    past = [begin for begin in draft.world.storms.tolist() if begin < draft.world.end]
    if not past:
        return 0
    broke = datetime.fromtimestamp(max(past), UTC).astimezone(town.zone_info).date()
    return len(find_signals(town=town, today=broke + timedelta(days=1)))
