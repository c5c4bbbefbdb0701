"""What every step of a campaign begins and ends with: found and locked, and told."""

from uuid import UUID

from nexo.domain.campaigns import policies
from nexo.domain.campaigns.enums import CampaignState
from nexo.domain.campaigns.errors import CampaignUnknown, MoveImpossible
from nexo.domain.campaigns.events import CampaignStateChanged
from nexo.domain.campaigns.models import Campaign, Recipient
from nexo.domain.campaigns.rules.lifecycle import Step, after
from nexo.domain.interactions.ports import DeliveryState
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.events.record import record

FREEZE = "campaigns.freeze"
SEND = "campaigns.send"
_ENDS = {CampaignState.DONE, CampaignState.CANCELLED}


def locked(actor: Actor, campaign_id: UUID) -> Campaign:
    """Return the campaign, locked; raises `CampaignUnknown`."""
    campaign = (
        policies.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("jurisdiction", "segment")
        .filter(pk=campaign_id)
        .first()
    )
    if campaign is None:
        raise CampaignUnknown
    return campaign


def in_the_outbox(campaign: Campaign) -> list[UUID]:
    """Return the ids of the messages of a campaign that have not left."""
    rows = Recipient.objects.filter(campaign=campaign, interaction__delivery__state=DeliveryState.QUEUED)
    return [one for one in rows.values_list("interaction_id", flat=True) if one is not None]


def move(campaign: Campaign, step: Step, *, actor: Actor, because: str = "") -> Campaign:
    """Write a step of a locked campaign, with its trace and its event; raises `MoveImpossible`."""
    before, to = campaign.state, after(campaign.state, step)
    if to is None:
        raise MoveImpossible
    campaign.state, campaign.because = to.value, because[:200]
    if to in _ENDS:
        campaign.ended_at = clock.now()
    campaign.save()
    audit(
        actor=actor,
        action=f"campaigns.{step.value}",
        kind="campaign",
        object_id=campaign.pk,
        changes={"before": before, "after": campaign.state, "because": because},
    )
    record(CampaignStateChanged(campaign_id=campaign.pk, before=before, after=campaign.state), actor=actor)
    return campaign
