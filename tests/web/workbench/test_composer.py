"""The composer: drafts kept, messages put off, colleagues called, templates where the window is shut, mending."""

from datetime import timedelta

import pytest
from django.urls import reverse

from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.receive_message import receive_message
from nexo.domain.interactions.models import (
    Conversation,
    Delivery,
    Draft,
    Interaction,
    Mention,
    MessageTemplate,
)
from nexo.domain.interactions.ports import InboundItem, ItemKind, Sender
from nexo.kernel import clock
from nexo.kernel.actors import system

ANA = Sender("whatsapp", "5493415550101")


@pytest.fixture
def chat(small):
    return configure_account(
        actor=system(small.jurisdiction.id),
        jurisdiction=small.jurisdiction,
        slug="whatsapp",
        name="WhatsApp",
        address="+5493415550147",
        settings={"phone_number_id": "1", "business_account_id": "2"},
        secrets={"access_token": "a", "app_secret": "b", "verify_token": "c"},
    )


@pytest.fixture
def talk(chat, noon) -> Conversation:
    """Ana wrote by WhatsApp at noon."""
    item = InboundItem(
        kind=ItemKind.MESSAGE,
        raw_type="text",
        external_id="wamid.1",
        senders=(ANA,),
        sender_name="Ana",
        timestamp=noon,
        text="¿Cuándo vienen?",
    )
    return receive_message(actor=system(chat.jurisdiction_id), account=chat, item=item).conversation


def url(name, thing):
    return reverse(f"workbench:{name}", args=[thing.pk])


def shown(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_draft_is_kept_offered_and_gone_when_sent(as_, talk, django_assert_max_num_queries):
    desk = as_()
    said = desk.post(url("conversation_draft", talk), {"channel": "whatsapp", "text": "Va la cuadri"})
    assert "Borrador guardado" in shown(said)
    assert "Va la cuadri" in shown(desk.get(url("conversation_reply", talk)))
    assert "Va la cuadri" not in shown(as_("derivacion").get(url("conversation_reply", talk)))
    desk.post(url("conversation_reply", talk), {"channel": "whatsapp", "text": "Va la cuadrilla"})
    assert not Draft.objects.exists()


def test_a_message_is_put_off_on_the_towns_clock(as_, small, talk):
    desk = as_()
    answer = desk.post(
        url("conversation_reply", talk),
        {"channel": "whatsapp", "text": "Hoy a la tarde", "send_at": "2026-11-23T18:30"},
    )
    assert answer.status_code == 302
    leaves = Delivery.objects.get().not_before.astimezone(small.jurisdiction.zone_info)
    assert (leaves.day, leaves.hour, leaves.minute) == (23, 18, 30)
    page = shown(desk.get(url("conversation", talk)))
    assert "Sale hoy 18:30" in page
    assert "Deshacer" in page


@pytest.mark.parametrize("moment", ["2026-11-20T10:00", "mañana"])
def test_a_moment_that_cannot_be_is_said_beside_it(as_, talk, moment):
    answer = as_().post(
        url("conversation_reply", talk), {"channel": "whatsapp", "text": "Hola", "send_at": moment}
    )
    assert answer.status_code == 422
    assert not Delivery.objects.exists()


def test_a_colleague_is_called_and_finds_it(as_, small, talk, django_assert_max_num_queries):
    handle = small.accounts["derivacion"].email.partition("@")[0]
    as_().post(url("conversation_note", talk), {"text": f"@{handle} ¿vos sabés?"})
    triage = as_("derivacion")
    assert "Ana" in shown(triage.get(reverse("workbench:inbox"), {"vista": "mentioned"}))
    with django_assert_max_num_queries(8):
        assert "Una nota te nombra" in shown(triage.get(url("conversation", talk)))
    assert "Una nota te nombra" not in shown(as_().get(url("conversation", talk)))
    triage.post(url("conversation_heard", talk))
    assert Mention.objects.get().seen_at is not None
    assert "Ana" not in shown(triage.get(reverse("workbench:inbox"), {"vista": "mentioned"}))


def test_nobody_of_that_name_is_said_at_the_note(as_, talk):
    answer = as_().post(url("conversation_note", talk), {"text": "@nadie mirá"})
    assert answer.status_code == 422
    assert "No encontramos a @nadie" in answer.content.decode()
    assert not Interaction.objects.filter(kind="note").exists()


def test_a_message_goes_to_the_person_it_is_of_and_back(as_, talk, rosa):
    desk = as_()
    entry = talk.interactions.get()
    page = shown(desk.get(url("message_split", entry), {"q": "Gómez"}))
    assert str(rosa.pk) in page
    desk.post(url("message_split", entry), {"reason": "escribió por Rosa", "party": str(rosa.pk)})
    entry.refresh_from_db()
    assert entry.conversation.party == rosa
    assert "Devolver a su lugar" in shown(desk.get(url("conversation", entry.conversation)))
    desk.post(url("message_move_back", entry))
    entry.refresh_from_db()
    assert entry.conversation == talk
    answer = desk.post(url("message_move_back", entry), follow=True)
    assert "está donde llegó" in shown(answer)


class TestTemplate:
    @pytest.fixture
    def template(self, chat):
        return MessageTemplate.objects.create(
            account=chat, name="aviso", language="es_AR", state="approved", body="Tu caso {{1}}: {{2}}"
        )

    @pytest.fixture
    def late(self, noon):
        with clock.frozen(noon + timedelta(days=2)):
            yield

    def test_it_is_offered_once_the_window_is_shut(self, as_, talk, template):
        assert "plantilla aprobada" not in shown(as_().get(url("conversation_reply", talk)))

    @pytest.mark.usefixtures("late")
    def test_it_is_chosen_filled_in_and_sent(self, as_, talk, template, django_assert_max_num_queries):
        desk = as_()
        assert "plantilla aprobada" in shown(desk.get(url("conversation_reply", talk)))
        with django_assert_max_num_queries(8):
            listed = shown(desk.get(url("conversation_approved", talk)))
        assert "aviso" in listed
        here = f"{url('conversation_approved', talk)}?cual={template.pk}"
        assert "{{1}}" in shown(desk.get(here))
        assert desk.post(here, {"word1": "PR-1", "word2": ""}).status_code == 422
        assert desk.post(here, {"word1": "PR-1", "word2": "van hoy"}).status_code == 302
        assert Interaction.objects.get(direction="out").text == "Tu caso PR-1: van hoy"

    def test_who_has_no_such_account_is_offered_none(self, as_, chat, rosa, template):
        hers = Conversation.objects.get(party=rosa)
        assert "plantilla aprobada" not in shown(as_().get(url("conversation_reply", hers)))

    def test_without_any_it_says_where_they_come_from(self, as_, talk):
        assert "No hay plantillas aprobadas" in shown(as_().get(url("conversation_approved", talk)))
