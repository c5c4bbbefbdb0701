"""A message of a provider: once, under one person, in one conversation."""

import pytest
from nexo_test_channels import ChatChannel

from nexo.domain.interactions import registry
from nexo.domain.interactions.actions.receive_message import receive_message
from nexo.domain.interactions.enums import InteractionKind
from nexo.domain.interactions.models import Attachment, Conversation, Interaction
from nexo.domain.interactions.ports import InboundItem, ItemKind, Sender
from nexo.domain.parties.models import Party
from nexo.kernel.actors import system
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.models import EventRecord

pytestmark = pytest.mark.usefixtures("noon")


def test_a_first_message_makes_a_person_a_conversation_and_waits(chat, feed, chat_message, noon):
    (entry,) = feed(chat, chat_message("Otra vez sin luz"))
    conversation = Conversation.objects.get()
    assert (entry.text, entry.channel, entry.direction, entry.kind) == (
        "Otra vez sin luz",
        "test_chat",
        "in",
        "message",
    )
    assert entry.party == conversation.party
    assert entry.party.display_name == "María Ríos"
    assert entry.sender_label == "María Ríos <5492320411111>"
    assert (entry.is_verified, entry.is_automatic) == (True, False)
    assert conversation.preview == "Otra vez sin luz"
    assert (conversation.unread_count, conversation.waiting_since, conversation.last_channel) == (
        1,
        noon,
        "test_chat",
    )
    assert AuditEntry.objects.filter(action="interactions.receive", object_id=entry.pk).count() == 1
    event = EventRecord.objects.get(topic="interactions.interaction_received")
    assert event.payload["is_new_conversation"] is True
    assert event.payload["party_id"] == str(entry.party_id)


def test_the_same_message_again_changes_nothing(chat, feed, chat_message):
    feed(chat, chat_message())
    before = Conversation.objects.values().get()
    assert feed(chat, chat_message()) == []
    assert Interaction.objects.count() == 1
    assert Party.objects.count() == 1
    assert Conversation.objects.values().get() == before


def test_the_action_returns_what_is_there(chat, feed, chat_message, machine):
    (first,) = feed(chat, chat_message())
    item = InboundItem(
        kind=ItemKind.MESSAGE, raw_type="text", external_id="m1", senders=(Sender("whatsapp", "549"),)
    )
    assert receive_message(actor=machine, account=chat, item=item) == first
    assert Party.objects.count() == 1


def test_only_the_machine_of_the_same_town_brings_messages_in(chat, other_town, clerk):
    item = InboundItem(kind=ItemKind.MESSAGE, raw_type="text")
    for actor in (clerk, system(other_town.pk)):
        with pytest.raises(NotAllowed):
            receive_message(actor=actor, account=chat, item=item)


def test_a_second_message_joins_the_open_conversation(chat, feed, chat_message):
    feed(chat, chat_message("Hola", "m1"))
    feed(chat, chat_message("¿Hay alguien?", "m2"))
    conversation = Conversation.objects.get()
    assert (conversation.unread_count, conversation.preview) == (2, "¿Hay alguien?")
    assert conversation.interactions.count() == 2


def test_an_unknown_type_is_a_visible_message(chat, feed, chat_message):
    (entry,) = feed(chat, chat_message("", kind="unsupported", raw_type="poll"))
    assert entry.kind == InteractionKind.UNSUPPORTED
    assert (
        entry.text == "Mensaje de un tipo que todavía no se puede mostrar (poll). El original está guardado."
    )
    assert Conversation.objects.get().waiting_since is not None


def test_a_reaction_is_shown_but_nobody_waits_for_an_answer(chat, feed, chat_message):
    (entry,) = feed(chat, chat_message("👍", raw_type="reaction"))
    conversation = Conversation.objects.get()
    assert entry.kind == InteractionKind.REACTION
    assert (conversation.waiting_since, conversation.unread_count) == (None, 0)


def test_a_location_and_a_photo_carry_over(chat, feed, chat_message):
    (entry,) = feed(
        chat,
        chat_message(
            "", location=[-34.5, -60.9], media=[{"media_type": "image/jpeg", "external_id": "media-1"}]
        ),
    )
    assert entry.details["location"] == [-34.5, -60.9]
    attachment = Attachment.objects.get(interaction=entry)
    assert (attachment.state, attachment.external_id) == ("pending", "media-1")
    assert Conversation.objects.get().preview == "Foto"


def test_a_refused_file_is_visible_with_its_reason(mail, feed, mail_message):
    (entry,) = feed(
        mail,
        mail_message(
            media=[
                {"media_type": "application/x-msdownload", "filename": "a.exe", "content": "MZ\x90\x00" * 40},
                {"media_type": "text/plain", "filename": "nota.txt", "content": "hola"},
            ]
        ),
    )
    states = list(entry.attachments.order_by("pk").values_list("filename", "state"))
    assert states == [("a.exe", "refused"), ("nota.txt", "stored")]
    assert entry.attachments.get(state="refused").reason


def test_an_edit_is_a_new_version_and_the_original_stays(chat, feed, chat_message):
    (edit,) = feed(chat, chat_message("calle 9", "m2", extra={"edits": "m1"}, reply_to=["m1"]))
    (original,) = feed(chat, chat_message("calle 8", "m1"))
    assert edit.details["edits"] == "m1"
    original.refresh_from_db()
    assert original.text == "calle 8"
    assert edit.conversation_id == original.conversation_id


def test_two_times_an_entry_keeps_the_providers_and_ours(chat, feed, chat_message, noon):
    (entry,) = feed(chat, chat_message(timestamp="2026-11-22T10:00:00+00:00"))
    assert entry.occurred_at.isoformat() == "2026-11-22T10:00:00+00:00"
    assert entry.received_at == noon


def test_the_plugin_is_found_by_its_entry_point():
    assert isinstance(registry.channels.get("test_chat"), ChatChannel)
