"""Writes the list of a launched campaign: one row a person, whatever was merged."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from nexo.domain.campaigns.actions.moves import SEND, move
from nexo.domain.campaigns.enums import CampaignState
from nexo.domain.campaigns.models import Campaign, Recipient
from nexo.domain.campaigns.queries.people import conditions_of, people_in, with_zone_and_birth
from nexo.domain.campaigns.rules.conditions import band_of
from nexo.domain.campaigns.rules.counts import MINIMUM
from nexo.domain.campaigns.rules.lifecycle import Step
from nexo.kernel import clock, faults
from nexo.kernel.actors import system
from nexo.kernel.jobs.defer import defer

BATCH = 2_000


@transaction.atomic
def freeze_list(*, campaign_id: UUID) -> int:
    """Write the list in one transaction and call the first messages; return how many people are on it.

    Done again it changes nothing. A list that shrank below the minimum in the meantime cancels the campaign.
    One read and one insert for each two thousand people.
    """
    campaign = (
        Campaign.objects.select_for_update(of=("self",))
        .select_related("jurisdiction", "version")
        .filter(pk=campaign_id, frozen_at__isnull=True)
        .first()
    )
    waits = {CampaignState.SCHEDULED, CampaignState.PAUSED}
    if campaign is None or campaign.version is None or campaign.state not in waits:
        return 0
    machine = system(campaign.jurisdiction_id)
    town = campaign.jurisdiction
    people = with_zone_and_birth(people_in(town, campaign.purpose, conditions_of(campaign.version)))
    day = clock.today(town.zone_info)
    total = 0
    for some in _by(people.iterator(chunk_size=BATCH)):
        Recipient.objects.bulk_create(_rows(campaign, some, day), ignore_conflicts=True)
        total += len(some)
        faults.point("campaign_list")
    campaign.frozen_at = clock.now()
    campaign.save(update_fields=["frozen_at"])
    if total < MINIMUM:
        Recipient.objects.filter(campaign=campaign).delete()
        move(campaign, Step.CANCEL, actor=machine, because=gettext_noop("quedaron muy pocas personas"))
        return 0
    defer(
        SEND,
        queueing_lock=f"{SEND}:{campaign.pk}",
        schedule_at=campaign.next_at,
        priority=-10,
        campaign_id=campaign.pk,
    )
    return total


def _rows(campaign: Campaign, some: list[Any], day: date) -> list[Recipient]:
    return [
        Recipient(campaign=campaign, party_id=party, zone_id=zone, band=band_of(born, day))
        for party, zone, born in some
    ]


def _by(rows: Iterable[Any]) -> Iterator[list[Any]]:
    walk = iter(rows)
    while some := list(islice(walk, BATCH)):
        yield some
