"""What officials do with conversations and entries: hand on, close, note, move, protect, redact."""

from uuid import uuid4

import pytest

from nexo.domain.interactions.actions.add_note import add_note
from nexo.domain.interactions.actions.link import link
from nexo.domain.interactions.actions.move_interaction import move_interaction, undo_move
from nexo.domain.interactions.actions.open_conversation import open_conversation
from nexo.domain.interactions.actions.protect import protect
from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.actions.redact import redact
from nexo.domain.interactions.actions.tend_conversation import (
    assign_conversation,
    close_conversation,
    mark_read,
    reopen_conversation,
)
from nexo.domain.interactions.errors import MessageEmpty, NotMoved, OtherOpenConversation, ReasonMissing
from nexo.domain.interactions.models import Conversation, Interaction, Reference, ThreadKey
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import StaffMember
from nexo.domain.parties.models import Party
from nexo.kernel.actors import system
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.models import EventRecord

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def analyst(staff_of):
    return staff_of(Role.ANALYST)


def topics() -> list[str]:
    rows = EventRecord.objects.exclude(topic__startswith="parties.").order_by("id")
    return [topic.removeprefix("interactions.") for topic in rows.values_list("topic", flat=True)]


def test_a_conversation_is_handed_to_a_unit_and_an_official(talk, clerk, make_unit, staff_of):
    unit = make_unit("ALU")
    member = StaffMember.objects.get(pk=clerk.staff_id)
    assign_conversation(actor=clerk, conversation=talk, unit=unit, assignee=member)
    talk.refresh_from_db()
    assert (talk.unit, talk.assignee) == (unit, member)
    assert topics()[-1] == "conversation_assigned"
    assign_conversation(actor=clerk, conversation=talk)
    talk.refresh_from_db()
    assert (talk.unit, talk.assignee) == (None, None)


def test_a_unit_of_another_town_is_unknown(talk, clerk, make_unit, other_town):
    with pytest.raises(NotFound):
        assign_conversation(actor=clerk, conversation=talk, unit=make_unit("X", other_town))


def test_closing_ends_the_wait_and_reopening_goes_on(talk, clerk):
    close_conversation(actor=clerk, conversation=talk, reason="resuelto")
    talk.refresh_from_db()
    assert (talk.state, talk.waiting_since, talk.unread_count) == ("closed", None, 0)
    assert AuditEntry.objects.get(action="interactions.close").reason == "resuelto"
    assert close_conversation(actor=clerk, conversation=talk).state == "closed"
    reopen_conversation(actor=clerk, conversation=talk)
    assert reopen_conversation(actor=clerk, conversation=talk).state == "open"
    assert topics()[-2:] == ["conversation_closed", "conversation_reopened"]


def test_a_second_open_conversation_cannot_be(talk, clerk, chat, feed, chat_message):
    close_conversation(actor=clerk, conversation=talk)
    (entry,) = feed(chat, chat_message("Otra cosa", "m2"))
    assert entry.conversation != talk
    with pytest.raises(OtherOpenConversation):
        reopen_conversation(actor=clerk, conversation=talk)


def test_reading_empties_the_counter_but_the_person_still_waits(talk, clerk):
    mark_read(actor=clerk, conversation=talk)
    mark_read(actor=clerk, conversation=talk)
    talk.refresh_from_db()
    assert talk.unread_count == 0
    assert talk.waiting_since is not None


def test_who_may_not_write_may_not_tend(talk, analyst, other_town):
    for actor in (analyst, system(other_town.pk)):
        for verb in (assign_conversation, close_conversation, reopen_conversation, mark_read):
            with pytest.raises(NotAllowed):
                verb(actor=actor, conversation=talk)
    with pytest.raises(NotFound):
        close_conversation(actor=analyst, conversation=Conversation(pk=uuid4()))


def test_a_note_is_internal_and_changes_no_wait(talk, clerk, analyst):
    case_id = uuid4()
    note = add_note(actor=clerk, conversation=talk, text="Llamar", references=[("cases", "case", case_id)])
    before = (talk.waiting_since, talk.preview, talk.unread_count)
    talk.refresh_from_db()
    assert (talk.waiting_since, talk.preview, talk.unread_count) == before
    assert (note.direction, note.kind, note.author_label) == ("internal", "note", clerk.label)
    assert Reference.objects.get().interaction == note
    with pytest.raises(MessageEmpty):
        add_note(actor=clerk, conversation=talk, text="  ")
    with pytest.raises(NotAllowed):
        add_note(actor=analyst, conversation=talk, text="x")


def test_a_link_is_written_once_and_told(talk, clerk, analyst):
    entry = Interaction.objects.get()
    case_id = uuid4()
    more = {"register": "cases", "kind": "case", "object_id": case_id}
    first = link(actor=clerk, interaction=entry, reason="lo nombra", **more)
    assert link(actor=clerk, interaction=entry, **more) == first
    assert first.reason == "lo nombra"
    assert topics().count("interaction_linked") == 1
    with pytest.raises(NotAllowed):
        link(actor=analyst, interaction=entry, **more)


class TestMove:
    @pytest.fixture
    def other(self, chat, feed, chat_message) -> Conversation:
        (entry,) = feed(chat, chat_message("Soy Juan", "j1", senders=[["whatsapp", "5492320422222"]]))
        return entry.conversation

    def test_an_entry_goes_where_it_belongs_with_the_reason(self, talk, other, clerk, noon):
        entry = talk.interactions.get()
        move_interaction(actor=clerk, interaction=entry, conversation=other, reason="escribe la hija")
        entry.refresh_from_db()
        talk.refresh_from_db()
        other.refresh_from_db()
        assert entry.conversation == other
        assert entry.attached_because == f"Lo movió {clerk.label}: escribe la hija"
        assert entry.party == talk.party
        assert (talk.waiting_since, talk.unread_count) == (None, 1)
        assert other.waiting_since == noon
        assert AuditEntry.objects.get(action="interactions.move").changes == {
            "from": str(talk.pk),
            "to": str(other.pk),
        }
        assert topics()[-1] == "interaction_moved"

    def test_a_split_of_a_matter_keeps_the_person_known_by_the_entry(self, talk, clerk):
        entry = talk.interactions.get()
        move_interaction(actor=clerk, interaction=entry, conversation=None, reason="otro tema")
        entry.refresh_from_db()
        assert entry.conversation != talk
        assert entry.conversation.party is None
        assert entry.party == talk.party
        assert entry.conversation.preview == "Hola"

    def test_a_split_after_closing_is_the_persons_own(self, talk, clerk):
        close_conversation(actor=clerk, conversation=talk)
        entry = talk.interactions.get()
        move_interaction(actor=clerk, interaction=entry, conversation=None, reason="otro tema")
        entry.refresh_from_db()
        assert entry.conversation.party == talk.party

    def test_later_answers_follow_the_moved_mail(self, mail, feed, mail_message, clerk, talk):
        (entry,) = feed(mail, mail_message())
        move_interaction(actor=clerk, interaction=entry, conversation=talk, reason="misma persona")
        assert ThreadKey.objects.get(key="<1@x>").conversation == talk

    def test_a_move_to_a_person_finds_or_opens_their_conversation(self, talk, other, clerk):
        entry = talk.interactions.get()
        move_interaction(actor=clerk, interaction=entry, party=other.party, reason="es de Juan")
        entry.refresh_from_db()
        assert entry.conversation == other
        close_conversation(actor=clerk, conversation=other)
        move_interaction(actor=clerk, interaction=entry, party=other.party, reason="de nuevo")
        entry.refresh_from_db()
        assert entry.conversation != other
        assert entry.conversation.party == other.party

    def test_a_conversation_left_empty_is_closed_and_comes_back_with_its_entry(
        self, talk, other, clerk, noon
    ):
        entry = talk.interactions.get()
        move_interaction(actor=clerk, interaction=entry, conversation=other, reason="error")
        talk.refresh_from_db()
        assert talk.state == "closed"
        undo_move(actor=clerk, interaction=entry)
        entry.refresh_from_db()
        talk.refresh_from_db()
        assert (entry.conversation, talk.state, talk.waiting_since) == (talk, "open", noon)
        assert entry.attached_because == f"Lo devolvió {clerk.label} a su lugar"
        assert topics()[-1] == "interaction_moved"
        with pytest.raises(NotMoved):
            undo_move(actor=clerk, interaction=entry)

    def test_who_may_not_write_does_not_move_back(self, talk, other, clerk, analyst):
        entry = talk.interactions.get()
        move_interaction(actor=clerk, interaction=entry, conversation=other, reason="error")
        with pytest.raises(NotAllowed):
            undo_move(actor=analyst, interaction=entry)

    def test_a_move_needs_a_reason_a_right_and_a_target(self, talk, other, clerk, analyst, other_town):
        entry = talk.interactions.get()
        with pytest.raises(ReasonMissing):
            move_interaction(actor=clerk, interaction=entry, conversation=other, reason="")
        with pytest.raises(NotAllowed):
            move_interaction(actor=analyst, interaction=entry, conversation=other, reason="x")
        with pytest.raises(NotFound):
            move_interaction(
                actor=clerk, interaction=entry, conversation=Conversation(pk=uuid4()), reason="x"
            )
        foreign = Conversation.objects.create(jurisdiction=other_town)
        with pytest.raises(NotAllowed):
            move_interaction(actor=clerk, interaction=entry, conversation=foreign, reason="x")


def test_a_protected_entry_shows_that_there_was_a_contact(talk, machine, make_unit):
    unit = make_unit("GEN")
    protect(actor=machine, interaction=talk.interactions.get(), unit=unit)
    talk.refresh_from_db()
    entry = talk.interactions.get()
    assert talk.preview == "Contacto reservado"
    assert (entry.is_protected, entry.reader_unit) == (True, unit)


def test_redaction_takes_the_words_and_leaves_the_entry(talk, clerk, staff_of):
    officer = staff_of(Role.DATA_PROTECTION)
    entry = talk.interactions.get()
    with pytest.raises(NotAllowed):
        redact(actor=clerk, interaction=entry, reason="x")
    with pytest.raises(NotAllowed):
        redact(actor=system(None), interaction=entry, reason="x")
    with pytest.raises(ReasonMissing):
        redact(actor=officer, interaction=entry, reason="")
    redact(actor=officer, interaction=entry, reason="pedido del titular")
    entry.refresh_from_db()
    talk.refresh_from_db()
    assert (entry.text, entry.search_text, entry.redaction_reason) == ("", "", "pedido del titular")
    assert talk.preview == ""


def test_opening_a_conversation_finds_the_open_one_first(talk, machine, analyst, town):
    assert open_conversation(actor=machine, party=talk.party) == talk
    party = Party.objects.create(jurisdiction=town, display_name="Nadia")
    fresh = open_conversation(actor=machine, party=party)
    assert (fresh.party, fresh.waiting_since) == (party, None)
    assert open_conversation(actor=machine, party=party) == fresh
    with pytest.raises(NotAllowed):
        open_conversation(actor=analyst, party=party)


def test_a_merged_person_has_one_conversation(talk, machine, town, chat):
    absorbed = Party.objects.create(jurisdiction=town, display_name="M. Ríos", canonical=talk.party)
    assert open_conversation(actor=machine, party=absorbed) == talk
    queued = queue_message(actor=machine, conversation=talk, channel="test_chat", text="Hola", party=absorbed)
    assert queued.interaction.party == absorbed


def test_a_protected_conversation_protects_what_is_written_in_it(talk, machine, make_unit):
    unit = make_unit("GEN")
    Conversation.objects.update(is_protected=True, unit=unit)
    note = add_note(actor=machine, conversation=talk, text="secreto")
    assert (note.is_protected, note.reader_unit) == (True, unit)
