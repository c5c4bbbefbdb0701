"""The timeline of a person or a conversation, and the channels to answer by."""

from datetime import timedelta
from uuid import uuid4

import pytest
from nexo_test_channels import never

from nexo.domain.interactions.actions.add_note import add_note
from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.actions.redact import redact
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.actions.send_delivery import send_delivery
from nexo.domain.interactions.models import ChannelAccount, Conversation, Interaction
from nexo.domain.interactions.ports import Sender
from nexo.domain.interactions.queries.choices import channel_choices
from nexo.domain.interactions.queries.quarantine import troubled
from nexo.domain.interactions.queries.rows import rows_about, timeline_rows
from nexo.domain.parties.models import ContactPoint, Identifier, Party
from nexo.kernel import clock

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def talk(chat, feed, chat_message) -> Conversation:
    (entry,) = feed(chat, chat_message("Hola", location=[-34.5, -60.9]))
    return entry.conversation


class TestTimeline:
    @pytest.mark.parametrize("number", [1, 3])
    def test_three_queries_however_many_rows(self, talk, clerk, number, django_assert_num_queries):
        for _ in range(number):
            queue_message(actor=clerk, conversation=talk, channel="test_chat", text="x")
        with django_assert_num_queries(3):
            page = timeline_rows(actor=clerk, conversation=talk)
        assert len(page.items) == number + 1

    def test_a_bubble_shows_everything(self, talk, clerk, noon):
        case_id = uuid4()
        queue_message(
            actor=clerk,
            conversation=talk,
            channel="test_chat",
            text="Va",
            references=[("cases", "case", case_id)],
        )
        ours, theirs = timeline_rows(actor=clerk, party_ids=[talk.party_id]).items
        assert (ours.direction, ours.state, ours.to, ours.author) == (
            "out",
            "queued",
            "5492320411111",
            clerk.label,
        )
        assert ours.not_before == noon + timedelta(seconds=10)
        assert ours.references == [("cases", "case", case_id)]
        assert (theirs.text, theirs.location, theirs.state, theirs.sender) == (
            "Hola",
            (-34.5, -60.9),
            "",
            "María Ríos <5492320411111>",
        )

    def test_pages_go_on_newest_first(self, talk, clerk, noon):
        for n in range(4):
            with clock.frozen(noon + timedelta(minutes=n + 1)):
                add_note(actor=clerk, conversation=talk, text=str(n))
        first = timeline_rows(actor=clerk, conversation=talk, limit=3)
        rest = timeline_rows(actor=clerk, conversation=talk, after=first.next, limit=3)
        assert [row.text for row in (*first.items, *rest.items)] == ["3", "2", "1", "0", "Hola"]
        assert rest.next is None

    def test_a_withdrawn_or_redacted_entry_shows_that(self, talk, clerk, machine):
        entry = talk.interactions.get()
        redact(actor=machine, interaction=entry, reason="dato de un tercero")
        (row,) = timeline_rows(actor=clerk, conversation=talk).items
        assert row.text == "[Texto retirado: dato de un tercero]"

    def test_what_was_said_about_one_matter_oldest_first(self, talk, clerk, noon, django_assert_num_queries):
        case_id = uuid4()
        about = [("cases", "case", case_id)]
        for n in range(2):
            with clock.frozen(noon + timedelta(minutes=n)):
                add_note(actor=clerk, conversation=talk, text=str(n), references=about)
        with django_assert_num_queries(3):
            rows = rows_about(actor=clerk, register="cases", kind="case", object_id=case_id)
        assert [row.text for row in rows] == ["0", "1"]

    def test_files_are_shown_with_their_state(self, mail, feed, mail_message, clerk):
        (entry,) = feed(
            mail, mail_message(media=[{"media_type": "text/plain", "filename": "a.txt", "content": "hola"}])
        )
        (row,) = timeline_rows(actor=clerk, conversation=entry.conversation).items
        (file,) = row.files
        assert (file.filename, file.state, file.size) == ("a.txt", "stored", 4)


class TestChoices:
    def test_where_they_wrote_last_is_proposed_with_the_window(self, talk, mail, noon):
        with clock.frozen(noon + timedelta(hours=5)):
            chat, letters = channel_choices(conversation=talk)
        assert (chat.slug, chat.allowed, chat.is_proposed) == ("test_chat", True, True)
        assert chat.to == Sender("whatsapp", "5492320411111")
        assert chat.window_left == timedelta(hours=19)
        assert chat.because == "Escribió por acá hace 5 h; quedan 19 h para responder libremente."
        assert (letters.allowed, letters.because) == (False, "No tenemos su dirección para este canal.")

    def test_a_shut_window_turns_to_the_next_channel(self, talk, mail, noon, town):
        ContactPoint.objects.create(
            jurisdiction=town,
            party=talk.party,
            kind="email",
            value="maria@x.test",
            normalised="maria@x.test",
            source="counter",
        )
        with clock.frozen(noon + timedelta(hours=30)):
            chat, letters = channel_choices(party=talk.party)
        assert (chat.allowed, chat.window_left) == (False, timedelta(0))
        assert chat.because == "Pasaron más de 24 horas desde su último mensaje: solo plantillas."
        assert (letters.is_proposed, letters.to) == (True, Sender("email", "maria@x.test"))
        assert letters.because == "Dirección declarada."

    @pytest.mark.parametrize("number", [1, 3])
    def test_six_queries_however_many_addresses(self, talk, mail, town, number, django_assert_num_queries):
        for n in range(number):
            ContactPoint.objects.create(
                jurisdiction=town,
                party=talk.party,
                kind="email",
                value=f"{n}@x.test",
                normalised=f"{n}@x.test",
                source="counter",
                is_preferred=n == 2,
                bounced_at=clock.now() if n == 1 else None,
            )
        with django_assert_num_queries(6):
            channel_choices(conversation=talk)

    def test_a_bounced_address_is_the_last_resort_and_says_so(self, mail, town, noon):
        party = Party.objects.create(jurisdiction=town, display_name="Ana")
        plain = {"jurisdiction": town, "party": party, "kind": "email", "source": "x"}
        bad = ContactPoint.objects.create(
            **plain, value="a@x.test", normalised="a@x.test", bounced_at=noon, is_preferred=True
        )
        (only,) = channel_choices(party=party)
        assert (only.to.value, only.because) == (
            "a@x.test",
            "Ojo: el último mensaje a esta dirección volvió.",
        )
        ContactPoint.objects.create(**plain, value="b@x.test", normalised="b@x.test")
        (only,) = channel_choices(party=party)
        assert only.to.value == "b@x.test"
        assert bad.is_preferred

    def test_a_verified_identifier_says_so_and_a_sick_channel_is_out(self, chat, mail, town):
        party = Party.objects.create(jurisdiction=town, display_name="Ana", preferred_channel="test_mail")
        Identifier.objects.create(
            jurisdiction=town,
            party=party,
            scheme="email",
            value="x",
            normalised="a@x.test",
            source="x",
            assurance="channel_verified",
        )
        ChannelAccount.objects.filter(pk=chat.pk).update(health={"ok": False})
        sick, letters = channel_choices(party=party)
        assert (sick.is_proposed, letters.is_proposed) == (False, True)
        assert letters.because == "Es el canal que prefiere."
        Party.objects.update(preferred_channel="")
        party.refresh_from_db()
        assert channel_choices(party=party)[1].because == "Dirección verificada."

    def test_a_sick_channel_says_so_and_keeps_nobody_from_writing(self, talk, chat):
        ChannelAccount.objects.filter(pk=chat.pk).update(health={"ok": False})
        (only,) = channel_choices(conversation=talk)
        assert (only.allowed, only.because) == (
            True,
            "Ojo: el canal no está funcionando; sale cuando vuelva.",
        )

    def test_without_a_person_the_conversation_itself_knows(self, chat, feed, chat_message):
        (entry,) = feed(chat, chat_message(senders=[]))
        (only,) = channel_choices(conversation=entry.conversation)
        assert only.allowed is False

    def test_manual_channels_are_not_offered_and_nobody_is_an_error(self, town, talk):
        ChannelAccount.objects.create(jurisdiction=town, slug="counter", name="Mostrador")
        assert [one.slug for one in channel_choices(conversation=talk)] == ["test_chat"]
        with pytest.raises(ValueError, match="needs a conversation or a party"):
            channel_choices()

    def test_a_contact_registered_by_hand_opens_no_address(self, clerk, chat, town):
        party = Party.objects.create(jurisdiction=town, display_name="Ana")
        register_contact(actor=clerk, channel="counter", party=party, text="x", kind="visit")
        (only,) = channel_choices(party=party)
        assert only.allowed is False


def test_messages_in_trouble_are_a_list(talk, machine, clerk, provider, django_assert_num_queries):
    provider.answers.append(never())
    queued = queue_message(actor=machine, conversation=talk, channel="test_chat", text="x")
    send_delivery(delivery_id=queued.delivery.pk)
    with django_assert_num_queries(1):
        (row,) = troubled(actor=clerk).items
    assert (row.interaction_id, row.name, row.state, row.error, row.to) == (
        queued.interaction.pk,
        "María Ríos",
        "failed",
        "No existe.",
        "5492320411111",
    )


def test_search_text_is_folded(talk):
    assert Interaction.objects.get().search_text == "hola maria rios <5492320411111>"
