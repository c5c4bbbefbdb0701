"""Whom a campaign reaches, at what pace beside ordinary answers, and how it turned out."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from nexo_test_channels import Provider

from domain.campaigns.conftest import clock_forward, machine, run, states
from nexo.domain.campaigns.actions.freeze_list import freeze_list
from nexo.domain.campaigns.actions.launch_campaign import launch_campaign
from nexo.domain.campaigns.actions.note_answers import Answer, note_answers
from nexo.domain.campaigns.actions.send_batch import send_batch
from nexo.domain.campaigns.actions.set_freeze import lift_freeze, set_freeze
from nexo.domain.campaigns.actions.steer_campaign import pause_campaign, resume_campaign
from nexo.domain.campaigns.errors import (
    CampaignUnfit,
    FreezeUnfit,
    PublicityFrozen,
)
from nexo.domain.campaigns.models import Campaign
from nexo.domain.campaigns.queries.results import missed, results_of
from nexo.domain.interactions.actions.open_conversation import open_conversation
from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.errors import ChannelError, Remedy
from nexo.domain.interactions.models import (
    ChannelAccount,
    MessageTemplate,
)
from nexo.domain.parties.actions.record_consent import record_consent
from nexo.domain.parties.enums import ConsentBasis
from nexo.domain.parties.models import Consent, ContactPoint, Party
from nexo.kernel import clock
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.jobs.run import run_pending
from nexo.testing.town import small_town


def test_ten_thousand_people_cost_few_queries_a_batch(land):
    land.add_people(10_000)
    with connection.cursor() as cursor:
        # What autovacuum does within a minute: without figures of the tables the planner takes them for empty.
        cursor.execute("ANALYZE parties_party, parties_consent, parties_contactpoint")
    with CaptureQueriesContext(
        connection,
    ) as launching:
        campaign = land.launched(per_minute=600)
    assert len(launching) < 60
    with CaptureQueriesContext(connection) as freezing:
        assert freeze_list(campaign_id=campaign.pk) == 10_000
    # Five batches of two thousand, each one insert: nothing a person.
    assert len(freezing) < 20
    with CaptureQueriesContext(connection) as sending:
        assert send_batch(campaign_id=campaign.pk) == 50
    each = len(sending) / 50
    with CaptureQueriesContext(connection) as seldom:
        Campaign.objects.update(next_at=None, per_minute=12)
        assert send_batch(campaign_id=campaign.pk) == 1
    assert each < 24
    # Ten thousand waiting change nothing: what is fixed a batch is fixed.
    assert len(seldom) < 50


def test_ordinary_answers_are_never_delayed(land):
    people = land.add_people(50)
    campaign = land.launched(per_minute=600)
    freeze_list(campaign_id=campaign.pk)
    send_batch(campaign_id=campaign.pk)
    person = people[40]
    answered = queue_message(
        actor=machine(land),
        conversation=open_conversation(actor=machine(land), party=person),
        channel="test_mail",
        text="Su caso está resuelto.",
    )
    run_pending(queue="outbound")
    texts = [message.text for _, message in Provider.sent]
    assert texts[0] == "Su caso está resuelto."
    assert len(texts) == 51
    assert answered.delivery.priority == 0


def test_a_held_campaign_keeps_nobody_waiting_at_the_same_address(land):
    people = land.add_people(20)
    campaign = land.launched(per_minute=600)
    freeze_list(campaign_id=campaign.pk)
    send_batch(campaign_id=campaign.pk)
    pause_campaign(actor=land.boss, campaign_id=campaign.pk)
    queue_message(
        actor=machine(land),
        conversation=open_conversation(actor=machine(land), party=people[0]),
        channel="test_mail",
        text="Respuesta",
    )
    run_pending()
    assert [message.text for _, message in Provider.sent] == ["Respuesta"]


def test_an_account_with_a_pace_keeps_places_for_answers(land):
    ChannelAccount.objects.filter(slug="test_mail").update(settings={"per_second": 4})
    people = land.add_people(20)
    campaign = land.launched(per_minute=600)
    freeze_list(campaign_id=campaign.pk)
    send_batch(campaign_id=campaign.pk)
    run_pending(queue="outbound")
    assert len(Provider.sent) == 3
    queue_message(
        actor=machine(land),
        conversation=open_conversation(actor=machine(land), party=people[9]),
        channel="test_mail",
        text="Respuesta",
    )
    run_pending(queue="outbound")
    assert Provider.sent[3][1].text == "Respuesta"


def test_who_opts_out_during_the_campaign_gets_no_more(land):
    people = land.add_people(60)
    campaign = land.launched(per_minute=600)
    freeze_list(campaign_id=campaign.pk)
    send_batch(campaign_id=campaign.pk)
    queued, waiting = people[3], people[55]
    for one in (queued, waiting):
        record_consent(
            actor=machine(land),
            party=one,
            purpose="all",
            channel="test_mail",
            source="message",
            basis=ConsentBasis.REFUSAL,
        )
    stop = Answer(queued.pk, "test_mail", clock.now(), stops=True)
    note_answers(actor=machine(land), answers=[stop])
    run(land)
    written = {message.to.value for _, message in Provider.sent}
    assert written == {f"p{number}@example.org" for number in range(60) if number not in {3, 55}}
    skips = dict(land.recipients(campaign, state="skipped").values_list("party_id", "skip"))
    assert skips == {queued.pk: "refused", waiting.pk: "refused"}


def test_who_withdraws_consent_or_becomes_protected_gets_none(land):
    people = land.add_people(22)
    campaign = land.launched(per_minute=600)
    freeze_list(campaign_id=campaign.pk)
    Consent.objects.filter(party=people[0]).update(withdrawn_at=clock.now())
    Party.objects.filter(pk=people[1].pk).update(is_confidential=True)
    ContactPoint.objects.filter(party=people[2]).update(valid_to=clock.now())
    run(land)
    skips = dict(land.recipients(campaign, state="skipped").values_list("party_id", "skip"))
    assert skips == {people[0].pk: "no_consent", people[1].pk: "protected", people[2].pk: "no_channel"}
    assert len(Provider.sent) == 19


def test_an_answer_is_counted_and_a_late_one_is_not(land):
    people = land.add_people(20)
    campaign = land.launched(per_minute=600)
    run(land)
    late = clock.now() + timedelta(days=8)
    answers = [
        Answer(people[0].pk, "test_mail", clock.now(), stops=False),
        Answer(people[1].pk, "test_mail", clock.now(), stops=True),
        Answer(people[2].pk, "test_mail", late, stops=False),
        Answer(people[3].pk, "test_chat", clock.now(), stops=False),
    ]
    assert note_answers(actor=machine(land), answers=answers) == 2
    total = results_of(campaign, unknown="?", other="otras").total
    assert (total["replied"], total["opted_out"], total["sent"]) == (2, 1, 20)


def test_a_shut_window_takes_the_template_or_nothing(land):
    with_phone = land.add_people(20, mail=False)
    for number, one in enumerate(with_phone):
        ContactPoint.objects.create(
            jurisdiction=land.town.jurisdiction,
            party=one,
            kind="phone",
            value=f"+54226240{number:04}",
            normalised=f"+54226240{number:04}",
            source="x",
        )
    template = MessageTemplate.objects.create(
        account=ChannelAccount.objects.get(slug="test_chat"),
        name="feria",
        language="es_AR",
        state="approved",
        body="Hola {{1}}, hay feria.",
    )
    segment = land.segment()
    plain = land.launched(segment, per_minute=600)
    run(land)
    assert set(land.recipients(plain).values_list("skip", flat=True)) == {"no_template"}
    second = land.launched(segment, per_minute=600, templates={"test_chat": str(template.pk)})
    run(land)
    assert states(second) == {"queued": 20}
    message = Provider.sent[0][1]
    assert (message.template, message.text, list(message.parameters)) == (
        "feria/es_AR",
        "Hola Ana, hay feria.",
        ["Ana"],
    )
    assert land.fresh(second).estimate_cents == 20 * 3
    assert results_of(second, unknown="?", other="o").total["cost_cents"] == 60


def test_what_the_law_orders_needs_its_norm_and_no_consent(land):
    people = land.add_people(20, purpose=None)
    record_consent(
        actor=machine(land), party=people[0], purpose="all", channel="test_mail", source="x",
        basis=ConsentBasis.REFUSAL,
    )  # fmt: skip
    segment = land.segment(purpose="law", name="Por ley")
    with pytest.raises(CampaignUnfit) as refused:
        land.draft(segment)
    assert refused.value.field == "reason"
    with pytest.raises(CampaignUnfit) as refused:
        land.draft(segment, reason="Audiencia")
    assert refused.value.field == "legal_act"
    set_freeze(actor=land.boss, starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 30), legal_act="Ley 1")
    land.launched(segment, reason="Audiencia", legal_act="Ordenanza 5", per_minute=600)
    run(land)
    assert len(Provider.sent) == 20


def test_a_freeze_stops_publicity_before_and_during(land):
    land.add_people(60)
    freeze = set_freeze(
        actor=land.boss,
        starts_on=date(2026, 11, 23),
        ends_on=date(2026, 11, 23),
        legal_act="Código electoral",
    )
    draft = land.draft(per_minute=600)
    with pytest.raises(PublicityFrozen):
        launch_campaign(actor=land.boss, campaign_id=draft.pk)
    lift_freeze(actor=land.boss, freeze_id=freeze.pk)
    launch_campaign(actor=land.boss, campaign_id=draft.pk)
    freeze_list(campaign_id=draft.pk)
    send_batch(campaign_id=draft.pk)
    again = set_freeze(
        actor=land.boss,
        starts_on=date(2026, 11, 23),
        ends_on=date(2026, 11, 30),
        legal_act="Código electoral",
    )
    clock_forward(6)
    send_batch(campaign_id=draft.pk)
    run(land)
    assert (land.fresh(draft).state, land.fresh(draft).because) == ("paused", "veda de publicidad oficial")
    assert Provider.sent == []
    with pytest.raises(PublicityFrozen):
        resume_campaign(actor=land.boss, campaign_id=draft.pk)
    lift_freeze(actor=land.boss, freeze_id=again.pk)
    resume_campaign(actor=land.boss, campaign_id=draft.pk)
    run(land)
    assert len(Provider.sent) == 60


def test_a_freeze_is_refused_where_it_cannot_be(land):
    days = {"starts_on": date(2026, 11, 23), "ends_on": date(2026, 11, 24)}
    with pytest.raises(NotAllowed):
        set_freeze(actor=land.editor, legal_act="Ley", **days)
    with pytest.raises(FreezeUnfit):
        set_freeze(actor=land.boss, legal_act=" ", **days)
    with pytest.raises(FreezeUnfit):
        set_freeze(actor=land.boss, legal_act="Ley", starts_on=date(2026, 11, 25), ends_on=date(2026, 11, 24))
    row = set_freeze(actor=land.boss, legal_act="Ley", **days)
    with pytest.raises(NotFound):
        lift_freeze(actor=small_town("otra").actors["intendencia"], freeze_id=row.pk)
    with pytest.raises(NotAllowed):
        lift_freeze(actor=land.editor, freeze_id=row.pk)


def test_results_name_no_small_zone_and_say_why(land, adult, django_assert_num_queries):
    land.add_people(30, birth_date=adult)
    land.add_people(3, zone=land.north)
    land.add_people(4, mail=False, zone=None)
    Provider.answers = [ChannelError("No existe", remedy=Remedy.NEVER, code="no_such") for _ in range(2)]
    campaign = land.launched(per_minute=600)
    run(land)
    with django_assert_num_queries(4):
        found = results_of(campaign, unknown="Sin dato", other="Otras")
    assert [(row.label, row.people) for row in found.zones] == [("Centro", 30), ("Otras", 7)]
    assert [(row.label, row.people) for row in found.groups] == [("25 a 39 años", 30), ("Sin dato", 7)]
    assert found.reasons == (("no_channel", True, 4), ("no_such", False, 2))
    assert (found.people, found.total["sent"], found.total["failed"], found.total["skipped"]) == (
        37,
        31,
        2,
        4,
    )


def test_who_was_missed_is_for_who_reads_people(land):
    land.add_people(20)
    land.add_people(3, mail=False)
    campaign = land.launched(per_minute=600)
    run(land)
    page = missed(actor=land.boss, campaign=campaign, limit=2)
    rest = missed(actor=land.boss, campaign=campaign, limit=2, after=page.next)
    assert [len(page.items), len(rest.items), rest.next] == [2, 1, None]
    Party.objects.filter(pk=page.items[0].party_id).update(is_confidential=True)
    assert len(missed(actor=land.boss, campaign=campaign).items) == 2
    for actor in (land.editor, small_town("otra").actors["intendencia"]):
        with pytest.raises(NotAllowed):
            missed(actor=actor, campaign=campaign)
