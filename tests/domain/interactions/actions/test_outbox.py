"""The outbox: undo, order, retries, doubt. Nothing is sent twice in silence."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from nexo_test_channels import ChatChannel, Provider, later, never

from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.actions.resend import resend
from nexo.domain.interactions.actions.send_delivery import call_waiting, recover_stuck, send_delivery
from nexo.domain.interactions.actions.undo_message import undo_message
from nexo.domain.interactions.errors import (
    AddressMissing,
    ChannelCannot,
    MessageEmpty,
    ResendRefused,
    TextTooLong,
    UndoTooLate,
    WindowClosed,
)
from nexo.domain.interactions.models import ChannelAccount, Conversation, Delivery, Interaction, Reference
from nexo.domain.interactions.ports import ChannelError, DeliveryState, Media, Receipt, Remedy, Sender
from nexo.domain.organisation.enums import Role
from nexo.kernel import clock
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.models import EventRecord
from nexo.kernel.jobs.run import run_pending

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def letters(mail, feed, mail_message) -> Conversation:
    (entry,) = feed(mail, mail_message())
    return entry.conversation


def write(actor, conversation, text="Va la cuadrilla", channel="test_chat", **more):
    return queue_message(actor=actor, conversation=conversation, channel=channel, text=text, **more)


def test_an_officials_message_waits_ten_seconds_and_leaves(talk, clerk, noon):
    queued = write(clerk, talk)
    assert queued.delivery.not_before == noon + timedelta(seconds=10)
    assert queued.delivery.to_value == "5492320411111"
    assert (queued.interaction.author_label, queued.interaction.author_id) == (clerk.label, clerk.staff_id)
    talk.refresh_from_db()
    assert (talk.waiting_since, talk.unread_count, talk.preview) == (None, 0, "Va la cuadrilla")
    assert run_pending(queue="outbound") == 0
    with clock.frozen(noon + timedelta(seconds=11)):
        assert run_pending(queue="outbound") == 1
    queued.delivery.refresh_from_db()
    assert (queued.delivery.state, queued.delivery.external_id) == ("sent", "ext-1")
    assert Provider.sent[0][1].text == "Va la cuadrilla"


def test_a_job_that_comes_early_goes_back_to_wait(talk, clerk):
    queued = write(clerk, talk)
    assert send_delivery(delivery_id=queued.delivery.pk) is None
    assert Provider.sent == []


def test_undo_takes_it_back_and_the_person_waits_again(talk, clerk, noon):
    queued = write(clerk, talk)
    undo_message(actor=clerk, interaction=queued.interaction)
    talk.refresh_from_db()
    assert (talk.waiting_since, talk.preview) == (noon, "Hola")
    assert Delivery.objects.get().state == "cancelled"
    assert Interaction.objects.get(direction="out").withdrawn_at == noon
    with clock.frozen(noon + timedelta(minutes=1)):
        run_pending(queue="outbound")
    assert Provider.sent == []
    assert EventRecord.objects.filter(topic="interactions.message_undone").count() == 1


def test_undo_is_too_late_once_it_left(talk, clerk, machine, staff_of):
    queued = write(machine, talk)
    send_delivery(delivery_id=queued.delivery.pk)
    with pytest.raises(UndoTooLate):
        undo_message(actor=clerk, interaction=queued.interaction)
    with pytest.raises(UndoTooLate):
        undo_message(actor=clerk, interaction=Interaction.objects.get(direction="in"))
    with pytest.raises(NotAllowed):
        undo_message(actor=staff_of(Role.ANALYST), interaction=queued.interaction)


def test_the_same_key_is_one_message(talk, machine):
    first = write(machine, talk, key="notice:1")
    again = write(machine, talk, "otro texto", key="notice:1")
    assert again == first
    assert Delivery.objects.count() == 1


def test_references_and_files_go_along(letters, machine):
    case_id = uuid4()
    queued = write(
        machine,
        letters,
        channel="test_mail",
        references=[("cases", "case", case_id)],
        files=[Media(media_type="text/plain", filename="nota.txt", content=b"hola")],
        buttons=[("yes", "Sí")],
        html="<p>Va</p>",
    )
    assert Reference.objects.get().object_id == case_id
    send_delivery(delivery_id=queued.delivery.pk)
    (_, message) = Provider.sent[0]
    assert [(one.filename, one.content) for one in message.files] == [("nota.txt", b"hola")]
    assert message.buttons == (("yes", "Sí"),)
    assert message.html == "<p>Va</p>"
    assert message.to_name == "María Ríos"


@pytest.mark.parametrize(
    ("text", "more", "error"),
    [
        ("  ", {}, MessageEmpty),
        ("x" * 201, {}, TextTooLong),
        ("x", {"channel": "counter"}, ChannelCannot),
        ("x", {"channel": "test_mail"}, ChannelCannot),
        ("x", {"to": Sender("email", "a@b.test")}, AddressMissing),
    ],
)
def test_what_cannot_be_sent_is_refused_before_it_is_written(talk, machine, text, more, error):
    with pytest.raises(error):
        write(machine, talk, text, **more)
    assert Delivery.objects.count() == 0


def test_a_channel_without_files_says_so(talk, machine, mail):
    with pytest.raises(AddressMissing):
        write(machine, talk, channel="test_mail")


def test_the_window_is_known_before_typing_and_a_template_passes(talk, machine, noon):
    with clock.frozen(noon + timedelta(hours=24)):
        with pytest.raises(WindowClosed):
            write(machine, talk)
        assert write(machine, talk, "", template="seguimiento", parameters=["María"]).delivery.options == {
            "template": "seguimiento",
            "parameters": ["María"],
        }


def test_our_own_answers_do_not_open_the_window(talk, machine, noon):
    with clock.frozen(noon + timedelta(hours=23)):
        write(machine, talk)
    with clock.frozen(noon + timedelta(hours=25)), pytest.raises(WindowClosed):
        write(machine, talk)


def test_what_a_provider_tells_of_a_person_does_not_open_the_window(  # noqa: PLR0917
    talk, machine, noon, chat, feed, chat_message
):
    late = noon + timedelta(hours=25)
    with clock.frozen(late):
        feed(chat, chat_message(kind="event", external_id="blocked", timestamp=late.isoformat()))
        with pytest.raises(WindowClosed):
            write(machine, talk)


def test_a_channel_that_cannot_write_first_waits_for_the_person(letters, machine, chat, monkeypatch):
    sheet = replace(ChatChannel.capabilities, answers_only=True, window_hours=None)
    monkeypatch.setattr(ChatChannel, "capabilities", sheet)
    with pytest.raises(ChannelCannot):
        write(machine, letters, to=Sender("phone", "+5492320411111"))


def test_messages_to_one_address_leave_in_order(talk, machine, noon):
    first = write(machine, talk, "uno").delivery
    with clock.frozen(noon + timedelta(seconds=1)):
        second = write(machine, talk, "dos").delivery
        assert send_delivery(delivery_id=second.pk) is None
        run_pending(queue="outbound")
    assert [message.text for _, message in Provider.sent] == ["uno", "dos"]
    assert {one.state for one in (Delivery.objects.get(pk=first.pk), Delivery.objects.get(pk=second.pk))} == {
        "sent"
    }


def test_an_outage_delays_and_keeps_the_order(talk, machine, noon):
    Provider.answers.extend([later(), later(), later()])
    write(machine, talk, "uno")
    with clock.frozen(noon + timedelta(seconds=1)):
        write(machine, talk, "dos")
        run_pending(queue="outbound")
    first = Delivery.objects.order_by("queued_at").first()
    assert (first.state, first.attempts, first.error_code) == ("queued", 1, "busy")
    assert first.not_before == noon + timedelta(seconds=31)
    assert Provider.sent == []
    with clock.frozen(noon + timedelta(hours=6)):
        run_pending(queue="outbound")
    with clock.frozen(noon + timedelta(hours=6, minutes=2)):
        run_pending(queue="outbound")
    with clock.frozen(noon + timedelta(hours=6, minutes=5)):
        run_pending(queue="outbound")
    assert [message.text for _, message in Provider.sent] == ["uno", "dos"]
    assert len({message.key for _, message in Provider.sent}) == 2


def test_the_providers_wish_is_kept(talk, machine, noon):
    Provider.answers.append(later(900))
    queued = write(machine, talk)
    send_delivery(delivery_id=queued.delivery.pk)
    assert Delivery.objects.get().not_before == noon + timedelta(seconds=900)


def test_it_gives_up_after_the_last_try(talk, machine):
    queued = write(machine, talk)
    Delivery.objects.update(attempts=11)
    Provider.answers.append(later())
    send_delivery(delivery_id=queued.delivery.pk)
    assert Delivery.objects.get().state == "failed"


def test_a_refusal_fails_and_the_next_one_goes(talk, machine, noon):
    Provider.answers.append(never())
    write(machine, talk, "uno")
    with clock.frozen(noon + timedelta(seconds=1)):
        write(machine, talk, "dos")
        run_pending(queue="outbound")
    states = Delivery.objects.order_by("queued_at").values_list("state", "error", "error_code")
    assert list(states) == [("failed", "No existe.", "gone"), ("sent", "", "")]
    talk.refresh_from_db()
    assert talk.waiting_since is not None


def test_a_broken_off_call_is_unknown_and_never_sent_again(talk, machine, noon):
    Provider.answers.extend([ConnectionResetError()])
    queued = write(machine, talk)
    with clock.frozen(noon + timedelta(seconds=1)):
        run_pending(queue="outbound")
    queued.delivery.refresh_from_db()
    assert (queued.delivery.state, queued.delivery.error_code) == ("unknown", "interrupted")
    assert queued.delivery.error == "La conexión se cortó mientras salía: no sabemos si llegó."
    with clock.frozen(noon + timedelta(days=2)):
        recover_stuck()
        call_waiting()
        run_pending(queue="outbound")
    assert Provider.sent == []


def test_an_adapter_that_knows_it_broke_off_says_unknown(talk, machine):
    Provider.answers.append(ChannelError("Se cortó.", remedy=Remedy.UNKNOWN, code="cut"))
    queued = write(machine, talk)
    send_delivery(delivery_id=queued.delivery.pk)
    assert Delivery.objects.values_list("state", "error_code").get() == ("unknown", "cut")


def test_what_a_dead_worker_was_sending_is_unknown_without_keys(talk, machine, noon):
    queued = write(machine, talk)
    Delivery.objects.update(state=DeliveryState.SENDING, claimed_at=noon, attempts=1)
    assert recover_stuck() == 0
    with clock.frozen(noon + timedelta(minutes=6)):
        assert recover_stuck() == 1
    queued.delivery.refresh_from_db()
    assert queued.delivery.state == "unknown"


def test_what_a_dead_worker_was_sending_goes_again_with_keys(letters, machine, noon):
    queued = write(machine, letters, channel="test_mail")
    Delivery.objects.update(state=DeliveryState.SENDING, claimed_at=noon, attempts=1)
    with clock.frozen(noon + timedelta(minutes=6)):
        assert recover_stuck() == 1
        run_pending(queue="outbound")
    assert [message.key for _, message in Provider.sent] == [queued.delivery.key]


def test_a_forgotten_message_is_called_again(talk, machine, noon):
    write(machine, talk)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert call_waiting() == 0
    with clock.frozen(noon + timedelta(minutes=6)):
        assert call_waiting() == 1
        run_pending(queue="outbound")
    assert len(Provider.sent) == 1


def test_a_sent_message_is_not_sent_by_a_second_job(talk, machine):
    queued = write(machine, talk)
    assert send_delivery(delivery_id=queued.delivery.pk).state == "sent"
    assert send_delivery(delivery_id=queued.delivery.pk) is None
    assert send_delivery(delivery_id=uuid4()) is None
    assert len(Provider.sent) == 1


def test_a_receipt_without_an_id_is_sent_all_the_same(talk, machine):
    Provider.answers.append(Receipt(external_id=None, state=DeliveryState.DELIVERED))
    queued = write(machine, talk)
    assert send_delivery(delivery_id=queued.delivery.pk).state == "delivered"


def test_a_person_may_send_again_what_failed(talk, clerk, machine, staff_of):
    Provider.answers.append(never())
    queued = write(machine, talk)
    send_delivery(delivery_id=queued.delivery.pk)
    with pytest.raises(NotAllowed):
        resend(actor=staff_of(Role.ANALYST), interaction=queued.interaction)
    again = resend(actor=clerk, interaction=queued.interaction)
    assert again.key != queued.delivery.key
    run_pending(queue="outbound")
    assert Delivery.objects.get().state == "sent"
    with pytest.raises(ResendRefused):
        resend(actor=clerk, interaction=queued.interaction)


def test_an_analyst_writes_to_nobody(talk, staff_of):
    with pytest.raises(NotAllowed):
        write(staff_of(Role.ANALYST), talk)


def test_a_robot_is_not_answered_and_a_person_once_a_day(letters, mail, feed, mail_message, machine):
    noon = clock.now()
    (robot,) = feed(mail, mail_message("fuera de la oficina", "<2@x>", automatic=True))
    human = Interaction.objects.get(external_id="<1@x>")
    held = write(machine, letters, "Recibimos su correo", "test_mail", automatic=True, answering=robot)
    assert (held.delivery.state, held.delivery.error) == (
        "cancelled",
        "Es un mensaje automático: no se responde solo.",
    )
    first = write(machine, letters, "Recibimos su correo", "test_mail", automatic=True, answering=human)
    assert first.delivery.state == "queued"
    with clock.frozen(noon + timedelta(hours=23)):
        second = write(machine, letters, "Recibimos su correo", "test_mail", automatic=True, answering=human)
    assert second.delivery.error == "Ya tuvo una respuesta automática en las últimas 24 horas."
    with clock.frozen(noon + timedelta(hours=24)):
        third = write(machine, letters, "Recibimos su correo", "test_mail", automatic=True, answering=human)
    assert third.delivery.state == "queued"


def test_the_eleventh_automatic_message_in_ten_minutes_is_held(letters, machine, noon):
    for _ in range(10):
        write(machine, letters, "Aviso", "test_mail", automatic=True)
    held = write(machine, letters, "Aviso", "test_mail", automatic=True)
    assert (held.delivery.state, held.delivery.error_code) == ("cancelled", "held")
    assert held.delivery.error == "Ya salieron 10 mensajes automáticos a esta dirección en 10 minutos."
    assert write(machine, letters, "Hola", "test_mail").delivery.state == "queued"


def test_an_automatic_message_answers_nobody(letters, machine):
    before = letters.waiting_since
    write(machine, letters, "Aviso", "test_mail", automatic=True)
    letters.refresh_from_db()
    assert letters.waiting_since == before


def test_of_two_accounts_the_one_written_to_answers(talk, machine, town, chat):
    other = ChannelAccount.objects.create(
        jurisdiction=town, slug="test_chat", name="Otro", address="+549", created_at=chat.created_at
    )
    assert write(machine, talk).delivery.account == chat
    Interaction.objects.filter(direction="in").update(account=other)
    assert write(machine, talk, "x").delivery.account == other
    Interaction.objects.filter(direction="in").update(account=None)
    assert write(machine, talk, "y").delivery.account in {chat, other}


def test_what_the_provider_tells_beside_the_id_is_kept_with_the_message(talk, machine, noon):
    Provider.answers.append(Receipt(external_id="p1", facts={"parts": 2, "price": "-0.0075"}))
    queued = write(machine, talk)
    send_delivery(delivery_id=queued.delivery.pk)
    entry = Interaction.objects.get(pk=queued.interaction.pk)
    assert entry.details["receipt"] == {"parts": 2, "price": "-0.0075"}


def test_an_account_keeps_its_pace(talk, machine, noon, chat):
    chat.settings = {"per_second": 1}
    chat.save()
    first, second, third = (write(machine, talk, to=Sender("whatsapp", f"549232041111{n}")) for n in range(3))
    assert send_delivery(delivery_id=first.delivery.pk).state == "sent"
    assert send_delivery(delivery_id=second.delivery.pk) is None
    assert send_delivery(delivery_id=third.delivery.pk) is None
    second.delivery.refresh_from_db()
    third.delivery.refresh_from_db()
    assert (second.delivery.not_before, third.delivery.not_before) == (
        noon + timedelta(seconds=1),
        noon + timedelta(seconds=2),
    )
    with clock.frozen(noon + timedelta(seconds=1)):
        assert send_delivery(delivery_id=second.delivery.pk).state == "sent"
        assert send_delivery(delivery_id=third.delivery.pk) is None
