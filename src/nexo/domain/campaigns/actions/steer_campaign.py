"""Pauses a campaign, lets it go on, cancels it: at once, also what already stands in the outbox."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from nexo.domain.campaigns import policies
from nexo.domain.campaigns.actions.moves import FREEZE, SEND, in_the_outbox, locked, move
from nexo.domain.campaigns.enums import CampaignState, RecipientState, Skip
from nexo.domain.campaigns.errors import PublicityFrozen
from nexo.domain.campaigns.models import Campaign, Recipient
from nexo.domain.campaigns.queries.preview import is_publicity_frozen
from nexo.domain.campaigns.rules.lifecycle import Step
from nexo.domain.interactions.actions.hold_messages import (
    hold_messages,
    release_messages,
    take_back_messages,
)
from nexo.kernel import clock
from nexo.kernel.actors import Actor, system
from nexo.kernel.errors import NotAllowed
from nexo.kernel.jobs.defer import defer


@transaction.atomic
def pause_campaign(*, actor: Actor, campaign_id: UUID, reason: str = "") -> Campaign:
    """Stop it: no job queues more, and what was queued and has not left is held. Raises `MoveImpossible`."""
    campaign = _steered(actor, campaign_id)
    move(campaign, Step.PAUSE, actor=actor, because=reason.strip())
    hold_messages(actor=system(campaign.jurisdiction_id), interaction_ids=in_the_outbox(campaign))
    return campaign


@transaction.atomic
def resume_campaign(*, actor: Actor, campaign_id: UUID) -> Campaign:
    """Let it go on from where it stood. Raises `MoveImpossible`, `PublicityFrozen`."""
    campaign = _steered(actor, campaign_id)
    if is_publicity_frozen(campaign.jurisdiction, campaign.purpose, clock.now()):
        raise PublicityFrozen
    campaign.next_at = max(campaign.next_at or clock.now(), campaign.starts_at or clock.now())
    move(campaign, Step.RESUME, actor=actor)
    release_messages(actor=system(campaign.jurisdiction_id), interaction_ids=in_the_outbox(campaign))
    job = SEND if campaign.frozen_at else FREEZE
    defer(job, queueing_lock=f"{job}:{campaign.pk}", campaign_id=campaign.pk, priority=-10)
    return campaign


@transaction.atomic
def cancel_campaign(*, actor: Actor, campaign_id: UUID, reason: str) -> Campaign:
    """End it: who waits gets nothing, and what has not left is taken back. Raises `MoveImpossible`."""
    campaign = locked(actor, campaign_id)
    if campaign.state == CampaignState.DRAFT:
        if not policies.may_draft(actor):
            raise NotAllowed
    elif not policies.may_steer(actor, campaign):
        raise NotAllowed
    move(campaign, Step.CANCEL, actor=actor, because=reason.strip())
    taken = take_back_messages(
        actor=system(campaign.jurisdiction_id),
        interaction_ids=in_the_outbox(campaign),
        code="campaign_cancelled",
        why=gettext_noop("Se canceló la campaña."),
    )
    rows = Recipient.objects.filter(campaign=campaign)
    rows.filter(state=RecipientState.WAITING).update(state=RecipientState.SKIPPED, skip=Skip.CANCELLED)
    rows.filter(interaction__in=taken).update(state=RecipientState.SKIPPED, skip=Skip.CANCELLED, cost_cents=0)
    return campaign


def _steered(actor: Actor, campaign_id: UUID) -> Campaign:
    campaign = locked(actor, campaign_id)
    if not policies.may_steer(actor, campaign):
        raise NotAllowed
    return campaign
