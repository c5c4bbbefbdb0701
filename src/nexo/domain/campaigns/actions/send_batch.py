"""Queues the next messages of a campaign; a batch is written whole or not at all."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from nexo.domain.campaigns.actions.moves import SEND, in_the_outbox, move
from nexo.domain.campaigns.enums import CampaignState, RecipientState, Skip
from nexo.domain.campaigns.models import Campaign, Recipient
from nexo.domain.campaigns.queries.choosing import Letter, letters
from nexo.domain.campaigns.queries.preview import is_publicity_frozen
from nexo.domain.campaigns.rules.lifecycle import Step
from nexo.domain.campaigns.rules.pace import batch_size, next_batch_at, opens_at
from nexo.domain.interactions.actions.hold_messages import hold_messages
from nexo.domain.interactions.actions.open_conversation import open_conversation
from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.errors import (
    AddressMissing,
    ChannelCannot,
    ChannelRefused,
    MessageEmpty,
    TextTooLong,
    WindowClosed,
)
from nexo.domain.interactions.rules.quiet import quiet_hours
from nexo.domain.parties.models import Party
from nexo.kernel import clock, faults
from nexo.kernel.actors import Actor, system
from nexo.kernel.jobs.defer import defer

PRIORITY = -10
"""Below every ordinary message: answers to people go first, in the jobs and in the line of an address."""
_GOING = {CampaignState.SCHEDULED, CampaignState.RUNNING}
_REFUSALS = {ChannelRefused: Skip.REFUSED, WindowClosed: Skip.NO_TEMPLATE, AddressMissing: Skip.NO_CHANNEL}


@transaction.atomic
def send_batch(*, campaign_id: UUID) -> int:
    """Queue as many messages as the pace allows and call the next batch; return how many were queued.

    Nothing where it is not its time, its hour or its state. A job that is killed leaves no half batch behind, and
    one that comes twice finds each person with the message they have. In an electoral freeze publicity pauses.
    """
    campaign = (
        Campaign.objects.select_for_update(of=("self",))
        .select_related("jurisdiction", "segment")
        .filter(pk=campaign_id, frozen_at__isnull=False)
        .first()
    )
    if campaign is None or campaign.state not in _GOING:
        return 0
    machine = system(campaign.jurisdiction_id, label=campaign.name)
    now = clock.now()
    if is_publicity_frozen(campaign.jurisdiction, campaign.purpose, now):
        move(campaign, Step.PAUSE, actor=machine, because=gettext_noop("veda de publicidad oficial"))
        hold_messages(actor=machine, interaction_ids=in_the_outbox(campaign))
        return 0
    later = max(campaign.next_at or now, _opens(campaign, now))
    if later > now:
        _call(campaign, later)
        return 0
    if campaign.state == CampaignState.SCHEDULED:
        move(campaign, Step.BEGIN, actor=machine)
    waiting = _next_people(campaign)
    if not waiting:
        move(campaign, Step.FINISH, actor=machine)
        return 0
    queued = _send(machine, campaign, waiting)
    _call(campaign, next_batch_at(now, queued, campaign.per_minute) if queued else now)
    return queued


def _opens(campaign: Campaign, now: datetime) -> datetime:
    town = campaign.jurisdiction
    quiet = quiet_hours(town.local_rules.get("quiet_hours"))
    return opens_at(now.astimezone(town.zone_info), campaign.opens, campaign.closes, quiet)


def _call(campaign: Campaign, at: datetime) -> None:
    campaign.next_at = at
    campaign.save(update_fields=["next_at"])
    defer(
        SEND,
        queueing_lock=f"{SEND}:{campaign.pk}",
        schedule_at=at,
        priority=PRIORITY,
        campaign_id=campaign.pk,
    )


def _next_people(campaign: Campaign) -> list[Recipient]:
    rows = Recipient.objects.filter(campaign=campaign, state=RecipientState.WAITING).select_related("party")
    return list(rows.order_by("id")[: batch_size(campaign.per_minute)])


def _send(machine: Actor, campaign: Campaign, waiting: list[Recipient]) -> int:
    found = letters(campaign, [row.party for row in waiting])
    protected = _protected(waiting)
    for row in waiting:
        letter = found.get(row.party.root_id, Letter(skip=Skip.NO_CHANNEL))
        if row.party_id in protected:
            letter = Letter(skip=Skip.PROTECTED)
        _write(machine, campaign, row, letter)
        faults.point("campaign_message")
    Recipient.objects.bulk_update(
        waiting, ["state", "skip", "channel", "interaction", "cost_cents", "queued_at"]
    )
    return sum(1 for row in waiting if row.state == RecipientState.QUEUED)


def _protected(waiting: list[Recipient]) -> set[UUID]:
    """Return those whose record was protected, or who died or were merged into one who did, since the list was made."""
    roots = {row.party.root_id: row.party_id for row in waiting}
    rows = Party.objects.of_clusters(roots).filter(is_confidential=True) | Party.objects.of_clusters(
        roots
    ).filter(is_deceased=True)
    return {roots[root or one] for one, root in rows.values_list("id", "canonical_id")}


def _write(machine: Actor, campaign: Campaign, row: Recipient, letter: Letter) -> None:
    if not letter.skip and _has_it(campaign, row):
        letter = Letter(skip=Skip.CHANNEL_SAID_NO)
    if not letter.skip:
        letter = _queue(machine, campaign, row, letter)
    row.skip = letter.skip
    row.state = RecipientState.SKIPPED if letter.skip else RecipientState.QUEUED


def _queue(machine: Actor, campaign: Campaign, row: Recipient, letter: Letter) -> Letter:
    """Queue the one message of a person; return the letter, or one that says why it cannot be."""
    try:
        with transaction.atomic():
            queued = queue_message(
                actor=machine,
                conversation=open_conversation(actor=machine, party=row.party, is_quiet=True),
                channel=letter.channel,
                to=letter.to,
                party=row.party,
                subject=letter.subject,
                text=letter.text,
                template=letter.template,
                parameters=letter.parameters,
                references=(("campaigns", "campaign", campaign.pk),),
                automatic=True,
                by_law=letter.by_law,
                priority=PRIORITY,
                key=f"campaign:{campaign.pk}:{row.party_id}",
            )
    except (
        AddressMissing,
        ChannelCannot,
        ChannelRefused,
        MessageEmpty,
        TextTooLong,
        WindowClosed,
    ) as refused:
        return Letter(skip=_REFUSALS.get(type(refused), Skip.CHANNEL_SAID_NO))
    row.interaction, row.channel = queued.interaction, letter.channel
    row.cost_cents, row.queued_at = letter.cost_cents, clock.now()
    return letter


def _has_it(campaign: Campaign, row: Recipient) -> bool:
    """Say whether the person got the message under another of their records, merged since the list was made."""
    if row.party.root_id == row.party_id:
        return False
    return Recipient.objects.filter(campaign=campaign, party_id=row.party.root_id).exists()
