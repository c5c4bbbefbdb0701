"""A campaign from its draft to its last message, with every refusal on the way."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError
from nexo_test_channels import Provider

from domain.campaigns.conftest import clock_forward, run, states
from nexo.domain.campaigns.actions.freeze_list import freeze_list
from nexo.domain.campaigns.actions.launch_campaign import launch_campaign
from nexo.domain.campaigns.actions.send_batch import send_batch
from nexo.domain.campaigns.actions.steer_campaign import cancel_campaign, pause_campaign, resume_campaign
from nexo.domain.campaigns.actions.write_campaign import Terms, write_campaign
from nexo.domain.campaigns.errors import (
    CampaignUnfit,
    CampaignUnknown,
    MoveImpossible,
    SameHands,
)
from nexo.domain.campaigns.models import Campaign, Recipient
from nexo.domain.interactions.models import (
    Conversation,
    Delivery,
    Interaction,
)
from nexo.domain.parties.models import Party
from nexo.kernel import clock, faults
from nexo.kernel.errors import NotAllowed
from nexo.testing.town import small_town


def test_everybody_of_the_list_gets_one_message(land):
    land.add_people(30)
    campaign = land.launched(per_minute=600)
    run(land)
    campaign = land.fresh(campaign)
    assert campaign.state == "done"
    assert states(campaign) == {"queued": 30}
    assert len(Provider.sent) == 30
    assert len({message.to.value for _, message in Provider.sent}) == 30
    first = Provider.sent[0][1]
    assert first.text == "Hola Ana, el sábado hay feria."
    assert first.subject == "Feria del libro"
    entry = Interaction.objects.first()
    assert (entry.is_automatic, entry.author_label) == (True, "Feria")
    assert entry.references.get().object_id == campaign.pk


def test_the_inbox_stays_empty(land):
    land.add_people(20)
    land.launched(per_minute=600)
    run(land)
    assert set(Conversation.objects.values_list("state", flat=True)) == {"closed"}
    assert Conversation.objects.count() == 20


def test_who_wrote_it_does_not_launch_it(land):
    land.add_people(20)
    segment = land.segment()
    mine = write_campaign(
        actor=land.boss, terms=Terms(name="x", segment_id=segment.pk, subject="x", text="x")
    )
    with pytest.raises(SameHands):
        launch_campaign(actor=land.boss, campaign_id=mine.pk)
    # Whoever touched it once is an author too.
    theirs = land.draft(segment)
    write_campaign(
        actor=land.boss,
        terms=Terms(name="x", segment_id=segment.pk, subject="x", text="x"),
        campaign_id=theirs.pk,
    )
    with pytest.raises(SameHands):
        launch_campaign(actor=land.boss, campaign_id=theirs.pk)
    with pytest.raises(NotAllowed):
        launch_campaign(actor=land.editor, campaign_id=mine.pk)
    launch_campaign(actor=land.town.actors["secretaria"], campaign_id=theirs.pk)
    assert land.fresh(theirs).launched_by_label == "Secretaria"
    assert land.fresh(mine).state == "draft"


def test_a_launched_one_is_neither_written_nor_launched_again(land):
    land.add_people(20)
    campaign = land.launched()
    with pytest.raises(MoveImpossible):
        launch_campaign(actor=land.boss, campaign_id=campaign.pk)
    with pytest.raises(MoveImpossible):
        write_campaign(
            actor=land.editor,
            terms=Terms(name="x", segment_id=campaign.segment_id, subject="x", text="x"),
            campaign_id=campaign.pk,
        )


def test_strangers_find_nothing(land):
    land.add_people(20)
    campaign = land.draft()
    for actor in (small_town("otra").actors["intendencia"], land.town.actors["atencion"]):
        with pytest.raises(CampaignUnknown):
            launch_campaign(actor=actor, campaign_id=campaign.pk)
        with pytest.raises(CampaignUnknown):
            pause_campaign(actor=actor, campaign_id=campaign.pk)
    auditor = land.town.actors["auditoria"]
    with pytest.raises(NotAllowed):
        launch_campaign(actor=auditor, campaign_id=campaign.pk)
    with pytest.raises(NotAllowed):
        cancel_campaign(actor=auditor, campaign_id=campaign.pk, reason="")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"text": ""}, "text"),
        ({"text": "x" * 1001}, "text"),
        ({"long_text": "x" * 10_001}, "long_text"),
        ({"per_minute": 0}, "per_minute"),
        ({"per_minute": 601}, "per_minute"),
        ({"opens": time(22), "closes": time(23)}, "closes"),
        ({"templates": {"test_chat": "no"}}, "templates"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(land, changes, field):
    with pytest.raises(CampaignUnfit) as refused:
        land.draft(**changes)
    assert refused.value.field == field
    assert Campaign.objects.count() == 0


def test_it_is_launched_for_a_moment_to_come(land):
    land.add_people(20)
    draft = land.draft()
    for wrong in (clock.now() - timedelta(minutes=1), clock.now() + timedelta(days=91)):
        with pytest.raises(CampaignUnfit):
            launch_campaign(actor=land.boss, campaign_id=draft.pk, starts_at=wrong)
    launch_campaign(actor=land.boss, campaign_id=draft.pk, starts_at=clock.now() + timedelta(minutes=2))
    run(land)
    assert (land.fresh(draft).state, states(draft), Provider.sent) == ("scheduled", {"waiting": 20}, [])
    run(land, minutes=3)
    assert (land.fresh(draft).state, len(Provider.sent)) == ("done", 20)


def test_the_pace_is_kept(land):
    land.add_people(40)
    campaign = land.launched(per_minute=12)
    run(land, minutes=1)
    assert 12 <= len(Provider.sent) <= 14
    assert land.fresh(campaign).state == "running"


def test_nothing_leaves_outside_the_hours(land):
    land.add_people(20)
    campaign = land.launched(opens=time(13), closes=time(14))  # it is noon in the town
    run(land)
    assert Provider.sent == []
    clock_forward(3600)
    run(land)
    assert len(Provider.sent) > 0
    assert land.fresh(campaign).state in {"running", "done"}


def test_a_pause_holds_at_once_what_has_not_left(land):
    land.add_people(60)
    campaign = land.launched(per_minute=600)
    freeze_list(campaign_id=campaign.pk)
    assert send_batch(campaign_id=campaign.pk) == 50
    pause_campaign(actor=land.boss, campaign_id=campaign.pk, reason="Un error en el texto")
    run(land)
    assert Provider.sent == []
    assert land.fresh(campaign).because == "Un error en el texto"
    assert Delivery.objects.filter(is_held=True, state="queued").count() == 50
    with pytest.raises(MoveImpossible):
        pause_campaign(actor=land.boss, campaign_id=campaign.pk)
    resume_campaign(actor=land.boss, campaign_id=campaign.pk)
    run(land)
    assert len({message.to.value for _, message in Provider.sent}) == len(Provider.sent) == 60
    assert land.fresh(campaign).state == "done"


def test_one_paused_before_its_list_was_made_goes_on_too(land):
    land.add_people(20)
    campaign = land.launched(per_minute=600)
    pause_campaign(actor=land.boss, campaign_id=campaign.pk)
    run(land)
    assert Provider.sent == []
    resume_campaign(actor=land.boss, campaign_id=campaign.pk)
    run(land)
    assert len(Provider.sent) == 20


def test_cancelling_takes_back_what_has_not_left(land):
    land.add_people(60)
    campaign = land.launched(per_minute=600)
    freeze_list(campaign_id=campaign.pk)
    send_batch(campaign_id=campaign.pk)
    cancel_campaign(actor=land.boss, campaign_id=campaign.pk, reason="Se suspendió la feria")
    run(land)
    assert Provider.sent == []
    assert set(Recipient.objects.values_list("state", "skip")) == {("skipped", "cancelled")}
    assert Interaction.objects.filter(withdrawn_at__isnull=False).count() == 50
    with pytest.raises(MoveImpossible):
        resume_campaign(actor=land.boss, campaign_id=campaign.pk)


def test_a_draft_is_dropped_by_who_writes(land):
    draft = land.draft()
    cancel_campaign(actor=land.editor, campaign_id=draft.pk, reason="")
    assert land.fresh(draft).state == "cancelled"


def test_a_kill_in_the_middle_sends_none_twice(land, arm):
    land.add_people(60)
    campaign = land.launched(per_minute=600)
    arm("campaign_list:error")
    with pytest.raises(faults.FaultInjected):
        freeze_list(campaign_id=campaign.pk)
    arm("")
    assert Recipient.objects.count() == 0
    assert freeze_list(campaign_id=campaign.pk) == 60
    assert freeze_list(campaign_id=campaign.pk) == 0
    arm("campaign_message:error:17")
    with pytest.raises(faults.FaultInjected):
        send_batch(campaign_id=campaign.pk)
    arm("")
    assert (Interaction.objects.count(), states(campaign)) == (0, {"waiting": 60})
    send_batch(campaign_id=campaign.pk)
    assert send_batch(campaign_id=campaign.pk) == 0  # the same job again: not its time yet
    run(land)
    assert len({message.to.value for _, message in Provider.sent}) == len(Provider.sent) == 60


def test_a_repeated_batch_finds_each_person_with_their_message(land):
    land.add_people(20)
    campaign = land.launched(per_minute=600)
    freeze_list(campaign_id=campaign.pk)
    send_batch(campaign_id=campaign.pk)
    # As a restored copy of our own rows would have it, beside an outbox that kept its own.
    Recipient.objects.update(state="waiting", interaction=None)
    Campaign.objects.update(next_at=None)
    send_batch(campaign_id=campaign.pk)
    assert Interaction.objects.count() == 20
    assert states(campaign) == {"queued": 20}


def test_one_person_stands_once_in_a_campaign(land):
    person = land.add_people(20)[0]
    campaign = land.launched()
    freeze_list(campaign_id=campaign.pk)
    with pytest.raises(IntegrityError):
        Recipient.objects.create(campaign=campaign, party=person)


def test_records_merged_after_the_list_get_one_message(land):
    people = land.add_people(20)
    campaign = land.launched(per_minute=600)
    freeze_list(campaign_id=campaign.pk)
    Party.objects.filter(pk=people[1].pk).update(canonical=people[0])
    run(land)
    assert len(Provider.sent) == 19
    assert land.recipients(campaign, party=people[1]).get().skip == "channel_said_no"
