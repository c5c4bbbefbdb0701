"""Jobs of campaigns: the list, the batches, and what a dead worker left behind."""

from datetime import timedelta
from uuid import UUID

from nexo.domain.campaigns.actions.freeze_list import freeze_list
from nexo.domain.campaigns.actions.moves import FREEZE, SEND
from nexo.domain.campaigns.actions.send_batch import send_batch
from nexo.domain.campaigns.enums import CampaignState
from nexo.domain.campaigns.models import Campaign
from nexo.kernel import clock
from nexo.kernel.jobs.defer import defer
from nexo.kernel.jobs.task import task

LATE = timedelta(minutes=2)


@task(name=FREEZE, retry=8)
def task_freeze_list(campaign_id: str) -> None:
    """Write the list of a launched campaign."""
    freeze_list(campaign_id=UUID(campaign_id))


@task(name=SEND, queue="outbound", retry=8)
def task_send_batch(campaign_id: str) -> None:
    """Queue the next messages of a campaign."""
    send_batch(campaign_id=UUID(campaign_id))


@task(name="campaigns.recover", queue="outbound", cron="* * * * *", retry=1)
def task_recover() -> None:
    """Call campaigns whose moment passed and that no job called."""
    going = Campaign.objects.filter(
        state__in=[CampaignState.SCHEDULED, CampaignState.RUNNING], next_at__lt=clock.now() - LATE
    )
    for one, frozen in going.order_by("next_at").values_list("pk", "frozen_at")[:1000]:
        job = SEND if frozen else FREEZE
        defer(job, queueing_lock=f"{job}:{one}", priority=-10, campaign_id=one)
