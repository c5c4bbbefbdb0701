"""Where a mail goes, why, and what a forger gets (A06)."""

import pytest
from nexo_test_channels import Provider

from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.actions.send_delivery import send_delivery
from nexo.domain.interactions.actions.tend_conversation import close_conversation
from nexo.domain.interactions.models import Conversation, Interaction, ThreadKey
from nexo.domain.interactions.ports import Sender
from nexo.domain.interactions.rules.tokens import token_of
from nexo.domain.parties.models import Party

pytestmark = pytest.mark.usefixtures("noon")

STRANGER = "otro@ajeno.test"


@pytest.fixture
def thread(mail, feed, mail_message, machine):
    """María wrote, and we answered: the conversation and our answer's id at the provider."""
    (first,) = feed(mail, mail_message())
    queued = queue_message(
        actor=machine, conversation=first.conversation, channel="test_mail", text="Vamos a mirar."
    )
    send_delivery(delivery_id=queued.delivery.pk)
    return first.conversation


def test_our_answer_carries_the_thread(thread):
    (_, message) = Provider.sent[0]
    assert message.reply_to == "<1@x>"
    assert message.references == ("<1@x>",)
    assert message.reply_token == token_of(thread.pk)
    assert message.subject == "Re: Luz"
    assert ThreadKey.objects.get(key="ext-1").conversation == thread


def test_a_token_leads_home_and_proves_its_holder(thread, mail, feed, mail_message):
    (entry,) = feed(
        mail,
        mail_message(
            "Sigue igual",
            "<2@x>",
            thread_tokens=["basura", token_of(thread.pk)],
            extra={"authentication": "none"},
        ),
    )
    assert entry.conversation == thread
    assert entry.is_verified is True
    assert entry.attached_because == "Respondió a un mensaje nuestro (dirección de respuesta firmada)."


def test_a_reference_leads_home_but_proves_nothing(thread, mail, feed, mail_message):
    (entry,) = feed(
        mail, mail_message("Hola?", "<2@x>", reply_to=["ext-1"], extra={"authentication": "none"})
    )
    assert entry.conversation == thread
    assert entry.is_verified is False
    assert entry.attached_because == "Responde a un mensaje de esta conversación."
    assert entry.reply_to.delivery.external_id == "ext-1"


def test_references_are_tried_from_the_most_specific(thread, mail, feed, mail_message):
    (entry,) = feed(mail, mail_message("x", "<2@x>", reply_to=["<unknown@x>", "ext-1"]))
    assert entry.conversation == thread


@pytest.mark.parametrize("claim", ["reply", "token"])
def test_a_stranger_with_somebody_elses_thread_gets_their_own_conversation(
    thread, mail, feed, mail_message, claim
):
    more = {"reply_to": ["<1@x>"]} if claim == "reply" else {"thread_tokens": [token_of(thread.pk)]}
    (entry,) = feed(mail, mail_message("Soy María, créame", "<9@x>", sender=STRANGER, **more))
    assert entry.conversation != thread
    assert entry.party != thread.party
    assert entry.is_verified is False
    assert entry.details["third_party"] is True
    assert entry.attached_because == "Tercero sin verificar: respondió a una conversación de otra persona."
    assert entry.reply_to is None


def test_a_forged_token_is_no_token(thread, mail, feed, mail_message):
    forged = token_of(thread.pk)[:-1] + ("a" if token_of(thread.pk)[-1] != "a" else "b")
    (entry,) = feed(mail, mail_message("x", "<9@x>", sender=STRANGER, thread_tokens=[forged]))
    assert entry.conversation != thread
    assert "third_party" not in entry.details


def test_a_mail_that_fails_its_own_proof_is_nobodys(thread, mail, feed, mail_message):
    (entry,) = feed(
        mail, mail_message("Soy María", "<9@x>", reply_to=["<1@x>"], extra={"authentication": "fail"})
    )
    assert entry.conversation != thread
    assert entry.party is None
    assert entry.is_verified is False
    assert entry.attached_because == "Tercero sin verificar: el correo no viene de donde dice venir."
    assert Party.objects.count() == 1


def test_a_colleague_of_the_same_domain_joins(thread, mail, feed, mail_message):
    (entry,) = feed(
        mail, mail_message("Le respondo yo", "<2@x>", sender="juan@vecina.test", reply_to=["<1@x>"])
    )
    assert entry.conversation == thread
    assert entry.party != thread.party
    assert entry.attached_because == (
        "Responde a un mensaje de esta conversación, desde otra dirección del mismo dominio."
    )


def test_a_public_mailbox_domain_says_nothing(mail, feed, mail_message):
    (first,) = feed(mail, mail_message(sender="ana@gmail.com"))
    (second,) = feed(mail, mail_message("x", "<2@x>", sender="eva@gmail.com", reply_to=["<1@x>"]))
    assert second.conversation != first.conversation


def test_who_was_written_to_takes_part(thread, mail, feed, mail_message, machine):
    queued = queue_message(
        actor=machine,
        conversation=thread,
        channel="test_mail",
        text="También a usted",
        to=Sender("email", STRANGER),
    )
    send_delivery(delivery_id=queued.delivery.pk)
    (entry,) = feed(mail, mail_message("Gracias", "<7@x>", sender=STRANGER, reply_to=["ext-2"]))
    assert entry.conversation == thread


def test_a_forward_is_not_an_answer(thread, mail, feed, mail_message):
    (entry,) = feed(
        mail, mail_message("mirá", "<9@x>", sender="juan@vecina.test", subject="RV: Luz", reply_to=["<1@x>"])
    )
    assert entry.conversation != thread
    assert entry.attached_because == "Es un reenvío, no una respuesta: va con quien lo mandó."


def test_siblings_of_a_mail_we_never_got_stand_together(mail, feed, mail_message):
    (one,) = feed(mail, mail_message("uno", "<2@x>", reply_to=["<lost@x>"]))
    (other,) = feed(mail, mail_message("dos", "<3@x>", sender="juan@vecina.test", reply_to=["<lost@x>"]))
    assert other.conversation == one.conversation
    (late,) = feed(mail, mail_message("cero", "<lost@x>"))
    assert late.conversation == one.conversation
    assert ThreadKey.objects.get(key="<lost@x>").interaction == late


def test_a_copy_of_our_own_mail_that_comes_back_is_not_kept_twice(thread, mail, feed, mail_message):
    before = Interaction.objects.count()
    assert feed(mail, mail_message("Vamos a mirar.", "ext-1", sender="hola@ceibos.test")) == []
    assert Interaction.objects.count() == before


def test_our_own_address_as_sender_is_automatic_and_nobody(mail, feed, mail_message):
    (entry,) = feed(mail, mail_message("eco", "<loop@x>", sender="hola@ceibos.test"))
    assert (entry.party, entry.is_automatic, entry.is_verified) == (None, True, False)
    assert entry.attached_because == "Lleva nuestra propia dirección."


def test_an_id_used_twice_for_another_mail_is_a_new_message(mail, feed, mail_message):
    (first,) = feed(
        mail, mail_message("uno", "<1@x>#aa", extra={"authentication": "pass", "message_id": "<1@x>"})
    )
    (second,) = feed(
        mail, mail_message("dos", "<1@x>#bb", extra={"authentication": "pass", "message_id": "<1@x>"})
    )
    assert second.conversation == first.conversation
    assert second.details["id_reused"] is True
    assert "id_reused" not in first.details


def test_a_new_matter_in_an_old_thread_is_remarked(thread, mail, feed, mail_message):
    (entry,) = feed(mail, mail_message("x", "<2@x>", subject="Re: Poda", reply_to=["<1@x>"]))
    assert entry.details["new_subject"] is True
    (same,) = feed(mail, mail_message("x", "<3@x>", subject="RE: re: luz", reply_to=["<1@x>"]))
    assert "new_subject" not in same.details


def test_automatic_mail_neither_waits_nor_reopens(thread, mail, feed, mail_message, machine):
    close_conversation(actor=machine, conversation=thread)
    (entry,) = feed(mail, mail_message("Estoy de vacaciones", "<2@x>", automatic=True, reply_to=["ext-1"]))
    thread.refresh_from_db()
    assert entry.conversation == thread
    assert (thread.state, thread.waiting_since, thread.unread_count) == ("closed", None, 0)


def test_automatic_mail_of_a_stranger_does_not_wait(mail, feed, mail_message):
    (entry,) = feed(mail, mail_message("Boletín", automatic=True))
    conversation = entry.conversation
    assert (conversation.waiting_since, conversation.unread_count) == (None, 0)


def test_an_answer_to_a_closed_conversation_opens_it_again(thread, mail, feed, mail_message, machine):
    close_conversation(actor=machine, conversation=thread)
    (entry,) = feed(mail, mail_message("Volvió a pasar", "<2@x>", reply_to=["ext-1"]))
    assert entry.conversation == thread
    assert Conversation.objects.get().state == "open"


def test_a_mail_without_sender_is_kept(mail, feed, mail_message):
    (entry,) = feed(mail, mail_message("¿quién soy?", senders=[], sender_name=""))
    assert (entry.party, entry.conversation.party) == (None, None)
    assert entry.attached_because == "No dice quién lo manda."
    assert entry.conversation.waiting_since is not None
