"""Launches a campaign that somebody else wrote."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from nexo.domain.campaigns import policies
from nexo.domain.campaigns.actions.moves import FREEZE, locked, move
from nexo.domain.campaigns.errors import (
    CampaignUnfit,
    PublicityFrozen,
    SameHands,
    SegmentTooSmall,
)
from nexo.domain.campaigns.models import Campaign
from nexo.domain.campaigns.queries.people import conditions_of, people_in
from nexo.domain.campaigns.queries.preview import is_publicity_frozen, preview
from nexo.domain.campaigns.rules.counts import MINIMUM
from nexo.domain.campaigns.rules.lifecycle import Step
from nexo.domain.interactions.rules.limits import LONGEST_AHEAD
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotAllowed
from nexo.kernel.jobs.defer import defer


@transaction.atomic
def launch_campaign(*, actor: Actor, campaign_id: UUID, starts_at: datetime | None = None) -> Campaign:
    """Freeze what is said and for whom, and have the list made by a job; it begins now or at `starts_at`.

    Raises `CampaignUnknown`, `SameHands`, `MoveImpossible`, `SegmentTooSmall`, `PublicityFrozen`, `CampaignUnfit`.
    """
    campaign = locked(actor, campaign_id)
    if policies.is_author(actor, campaign) and policies.may_steer(actor, campaign):
        raise SameHands
    if not policies.may_launch(actor, campaign):
        raise NotAllowed
    now = clock.now()
    if starts_at is not None and not now <= starts_at <= now + LONGEST_AHEAD:
        raise CampaignUnfit("Elegí un momento que venga, dentro de los próximos 90 días.", field="starts_at")
    begins = starts_at or now
    if is_publicity_frozen(campaign.jurisdiction, campaign.purpose, begins):
        raise PublicityFrozen
    version = campaign.segment.versions.order_by("-number").first()
    if version is None:
        raise SegmentTooSmall
    conditions = conditions_of(version)
    people = people_in(campaign.jurisdiction, campaign.purpose, conditions)
    if people[:MINIMUM].count() < MINIMUM:
        raise SegmentTooSmall
    campaign.version, campaign.starts_at, campaign.next_at = version, begins, begins
    campaign.launched_by_id, campaign.launched_by_label = actor.subject_id, actor.label[:150]
    campaign.launched_at = now
    told = preview(actor=actor, town=campaign.jurisdiction, campaign=campaign, conditions=conditions)
    campaign.estimate_cents = told.cost_cents
    move(campaign, Step.LAUNCH, actor=actor)
    defer(FREEZE, queueing_lock=f"{FREEZE}:{campaign.pk}", campaign_id=campaign.pk)
    return campaign
