"""Who waits for an answer: not whoever has the receipt of their case, nor whoever only gave a score."""

from datetime import timedelta

import pytest

from application.opening import open_from
from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.actions.send_delivery import record_receipt
from nexo.domain.interactions.actions.undo_message import undo_message
from nexo.domain.interactions.models import Conversation, Delivery, Interaction
from nexo.domain.interactions.ports import DeliveryState, Receipt
from nexo.domain.satisfaction.actions.invite import invite
from nexo.domain.satisfaction.models import Answer
from nexo.kernel import clock
from nexo.kernel.events.deliver import deliver_pending


@pytest.fixture
def later():
    """Let minutes pass."""
    began = clock.now()

    def go(minutes: int):
        return clock.frozen(began + timedelta(minutes=minutes))

    return go


def leave(state=DeliveryState.SENT) -> None:
    """Let what is queued leave."""
    for delivery in Delivery.objects.filter(state="queued"):
        Delivery.objects.filter(pk=delivery.pk).update(state="sending")
        receipt = Receipt(external_id=f"<{delivery.pk}@prueba.example>", state=state)
        record_receipt(delivery_id=delivery.pk, receipt=receipt)
    deliver_pending()


def standing():
    talk = Conversation.objects.get()
    return talk.waiting_since, talk.unread_count


def test_the_receipt_of_the_case_ends_the_wait_when_it_has_left(town, neighbour, write, later) -> None:
    write("Hola")
    entry = write("No anda la luz")
    with later(5):
        open_from(town, entry)
        assert standing() == (entry.received_at, 2)
    with later(6):
        leave()
    assert standing() == (None, 0)
    assert Interaction.objects.filter(direction="in", is_settled=True).count() == 2


def test_what_was_asked_after_the_case_was_opened_waits(town, neighbour, write, later) -> None:
    entry = write("No anda la luz")
    with later(5):
        open_from(town, entry)
    with later(6):
        further = write("¿Y cuándo vienen?")
    with later(7):
        leave()
    assert standing()[0] == further.received_at


def test_a_further_question_begins_the_wait_again(town, neighbour, write, later) -> None:
    entry = write("No anda la luz")
    with later(5):
        open_from(town, entry)
        leave()
    with later(30):
        further = write("¿Y cuándo vienen?")
    assert standing() == (further.received_at, 1)


def test_without_a_receipt_the_person_still_waits(town, neighbour, write, later) -> None:
    entry = write("No anda la luz")
    with later(5):
        open_from(town, entry)
        leave(DeliveryState.FAILED)
    assert standing()[0] is not None
    assert not Interaction.objects.filter(is_settled=True).exists()


def test_a_score_begins_no_wait(open_one, write, machine) -> None:
    invite(actor=machine, case=open_one(), channel="email")
    write(" 4. ")
    assert Answer.objects.get().score == 4
    assert standing() == (None, 0)


def test_a_score_leaves_a_question_of_before_waiting(open_one, write, machine, later) -> None:
    invite(actor=machine, case=open_one(), channel="email")
    asked = write("¿Cuándo abren?")
    with later(3):
        write("4")
    assert standing() == (asked.received_at, 2)


@pytest.mark.parametrize("text", ["4, pero sigue sin andar", "4 veces llamé", "¿Cuándo?"])
def test_more_than_a_score_waits(open_one, write, machine, text) -> None:
    invite(actor=machine, case=open_one(), channel="email")
    entry = write(text)
    assert standing() == (entry.received_at, 1)


def test_a_number_that_nobody_asked_for_as_a_score_waits(open_one, write) -> None:
    open_one()
    entry = write("4")
    assert standing() == (entry.received_at, 1)


def test_what_was_settled_stays_so_when_an_answer_is_taken_back(town, neighbour, write, later) -> None:
    entry = write("No anda la luz")
    with later(5):
        open_from(town, entry)
        leave()
    with later(6):
        clerk = town.actors["atencion"]
        ours = queue_message(actor=clerk, conversation=entry.conversation, channel="email", text="Ya van")
        undo_message(actor=clerk, interaction=ours.interaction)
    assert standing()[0] is None
