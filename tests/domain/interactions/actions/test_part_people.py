"""Two people who were taken for one get back what each of them wrote."""

import pytest

from nexo.domain.interactions.actions.part_people import part_people
from nexo.domain.interactions.models import Conversation, ThreadKey
from nexo.domain.parties.models import Party
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import NotAllowed

pytestmark = pytest.mark.usefixtures("noon")

JUAN = [["whatsapp", "5492320422222"]]


@pytest.fixture
def merged(chat, mail, feed, chat_message, mail_message):
    """María wrote by chat; a merge made Juan her, and he wrote by chat and mail into her conversation."""
    (first,) = feed(chat, chat_message())
    (stray,) = feed(chat, chat_message("hola", "j0", JUAN, sender_name="Juan"))
    juan, maria = stray.party, first.party
    Conversation.objects.filter(party=juan).update(state="closed")
    Party.objects.filter(pk=juan.pk).update(canonical=maria)
    (entry,) = feed(chat, chat_message("sin luz", "j1", JUAN, sender_name="Juan"))
    assert entry.conversation == first.conversation
    return maria, juan, entry


def unmerge(juan) -> None:
    Party.objects.filter(pk=juan.pk).update(canonical=None)


def test_each_gets_their_own(merged, machine, noon):
    maria, juan, entry = merged
    ThreadKey.objects.create(
        jurisdiction=maria.jurisdiction, key="k", conversation=entry.conversation, interaction=entry
    )
    unmerge(juan)
    assert part_people(actor=machine, one_id=maria.pk, other_id=juan.pk) == 1
    entry.refresh_from_db()
    hers, his = (Conversation.objects.get(party=one, state="open") for one in (maria, juan))
    assert entry.conversation == his
    assert entry.attached_because == "Eran dos personas: cada una quedó con lo suyo."
    assert (hers.interactions.count(), hers.preview, hers.waiting_since) == (1, "Hola", noon)
    assert (his.preview, his.waiting_since) == ("sin luz", noon)
    assert ThreadKey.objects.get(key="k").conversation == his
    assert AuditEntry.objects.get(action="interactions.part").changes["entries"] == 1
    assert part_people(actor=machine, one_id=maria.pk, other_id=juan.pk) == 0


def test_who_is_still_one_person_is_left_alone(merged, machine):
    maria, juan, _ = merged
    assert part_people(actor=machine, one_id=maria.pk, other_id=juan.pk) == 0


def test_an_open_conversation_of_the_other_is_used(merged, machine):
    maria, juan, entry = merged
    unmerge(juan)
    Conversation.objects.filter(party=juan).update(state="open")
    part_people(actor=machine, one_id=maria.pk, other_id=juan.pk)
    entry.refresh_from_db()
    assert entry.conversation == Conversation.objects.get(party=juan)


def test_only_the_machine_does_it(merged, clerk):
    maria, juan, _ = merged
    with pytest.raises(NotAllowed):
        part_people(actor=clerk, one_id=maria.pk, other_id=juan.pk)
