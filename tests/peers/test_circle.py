"""The whole way: our mail through a real Postfix into a real Dovecot, and back to us."""

import time
import uuid

import pytest

from nexo.adapters.channels.email.channel import EmailChannel
from nexo.domain.interactions.ports import Bounce, ChannelError, OutboundFile, OutboundMessage, Remedy, Sender

pytestmark = [pytest.mark.peer, pytest.mark.timeout(60)]
TOKEN = "mfrggzdfmztwq2lknnwg23tpobyxe43uov3ho6dzpi"


def fetched(account, *, expected, seconds=15.0):
    """Poll until so many mails are there; returns their items."""
    channel, cursor, items = EmailChannel(), {}, []
    end = time.monotonic() + seconds
    while len(items) < expected and time.monotonic() < end:
        for polled in channel.poll(account, cursor):
            cursor = polled.cursor
            items += channel.parse(account, polled.request)
        time.sleep(0.2)
    return items


def outbound(to, **known):
    return OutboundMessage(
        key=uuid.uuid4().hex,
        to=Sender("email", to),
        to_name="Ana Pérez",
        text="Hola Ana:\n\nya está arreglado.\n.\n\nÑandú",
        subject="Su reclamo: árbol caído",
        reply_token=TOKEN,
        **known,
    )


@pytest.mark.parametrize("security", ["none", "starttls"])
def test_a_mail_goes_round(account, postfix, certificate, user, security):
    town = account(
        "muni", smtp_host="127.0.0.1", smtp_port=postfix, smtp_security=security, ca_certificate=certificate
    )
    file = OutboundFile(
        filename="plano número 1.pdf", media_type="application/pdf", content=b"%PDF" + bytes(range(256))
    )
    message = outbound(f"{user}@muni.example", html="<p>Hola</p>", files=(file,), references=("<a@x>",))
    receipt = EmailChannel().send(town, message)
    (item,) = fetched(account(user), expected=1)
    assert item.extra["message_id"] == receipt.external_id
    assert item.subject == "Su reclamo: árbol caído"
    assert item.senders == (Sender("email", "muni@muni.example"),)
    assert item.text == "Hola Ana:\n\nya está arreglado.\n.\n\nÑandú"
    assert [(media.filename, media.content) for media in item.media] == [(file.filename, file.content)]
    assert item.extra["reply_to_addresses"] == [f"muni+{TOKEN}@muni.example"]
    assert not item.automatic


def test_an_answer_to_the_signed_address_brings_its_token(account, postfix, dovecot, user):
    dovecot.maildir(user)
    writer = account("ana", smtp_host="127.0.0.1", smtp_port=postfix)
    EmailChannel().send(writer, outbound(f"{user}+{TOKEN}@muni.example"))
    (item,) = fetched(account(user), expected=1)
    assert item.thread_tokens == (TOKEN,)


def test_a_real_bounce_is_read_and_points_to_our_mail(account, postfix, dovecot, user):
    dovecot.maildir(user)
    town = account(user, smtp_host="127.0.0.1", smtp_port=postfix)
    receipt = EmailChannel().send(town, outbound("nadie@muni.example"))
    (item,) = fetched(town, expected=1)
    assert item.bounce == Bounce("nadie@muni.example", "hard", "5.1.1", receipt.external_id)
    assert item.raw_type == "bounce"
    assert item.automatic


def test_a_domain_that_does_not_exist_bounces_hard(account, postfix, dovecot, user):
    dovecot.maildir(user)
    town = account(user, smtp_host="127.0.0.1", smtp_port=postfix)
    receipt = EmailChannel().send(town, outbound("ana@no-existe.example"))
    (item,) = fetched(town, expected=1)
    assert item.bounce == Bounce("ana@no-existe.example", "hard", "5.1.2", receipt.external_id)


def test_automatic_mail_makes_no_bounce(account, postfix, dovecot, user):
    dovecot.maildir(user)
    town = account(user, smtp_host="127.0.0.1", smtp_port=postfix)
    EmailChannel().send(town, outbound("nadie@muni.example", automatic=True))
    EmailChannel().send(town, outbound(f"{user}@muni.example", automatic=True))
    (item,) = fetched(town, expected=1)
    assert item.automatic
    assert {"auto-submitted", "null_sender"} <= set(item.extra["automatic_because"])
    assert fetched(town, expected=2, seconds=2) == [item]


def test_a_real_server_refuses_what_is_not_for_it(account, postfix, dovecot, user):
    town = account(user, smtp_host="127.0.0.1", smtp_port=postfix)
    large = OutboundFile(filename="x.bin", media_type="application/octet-stream", content=b"x" * 2_000_000)
    with pytest.raises(ChannelError) as caught:
        EmailChannel().send(town, outbound("ana@muni.example", files=(large,)))
    assert (caught.value.remedy, caught.value.code) == (Remedy.NEVER, "too_big")
