"""Outgoing mail: well formed, threaded, and closed to injection."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from nexo.adapters.channels.email.channel import settings_of
from nexo.adapters.channels.email.outgoing.compose import compose
from nexo.adapters.channels.email.reading import read
from nexo.domain.interactions.ports import ChannelError, OutboundFile, OutboundMessage, Remedy, Sender
from nexo.kernel import clock

TOKEN = "mfrggzdfmztwq2lknnwg23tpobyxe43uov3ho6dzpi"
MESSAGE = OutboundMessage(
    key="clave-1",
    to=Sender("email", "ana@example.com"),
    to_name="Ana Pérez",
    text="Hola Ana:\n\nya está.\n.\nMunicipalidad",
    subject="Re: Árbol caído [LC-7F3K9A-M]",
    reply_token=TOKEN,
)


def file(filename, media_type, content):
    return OutboundFile(filename=filename, media_type=media_type, content=content)


@pytest.fixture
def composed(account):
    def make(message=MESSAGE, **settings):
        found = account(**settings)
        with clock.frozen(datetime(2025, 3, 3, 10, 12, 13, tzinfo=UTC)):
            return compose(found, settings_of(found), message)

    return make


def test_a_message(composed):
    mail = composed(from_name="Municipalidad de Los Ceibos")
    parsed = message_from_bytes(mail.content, policy=policy.default)
    assert (mail.sender, mail.recipient) == ("muni@muni.example", "ana@example.com")
    assert parsed["From"] == "Municipalidad de Los Ceibos <muni@muni.example>"
    assert parsed["To"] == "Ana Pérez <ana@example.com>"
    assert parsed["Subject"] == "Re: Árbol caído [LC-7F3K9A-M]"
    assert parsed["Date"] == "Mon, 03 Mar 2025 10:12:13 +0000"
    assert parsed["Message-ID"] == mail.message_id
    assert parsed["Reply-To"] == f"Municipalidad de Los Ceibos <muni+{TOKEN}@muni.example>"
    assert parsed.get_content().replace("\r", "") == "Hola Ana:\n\nya está.\n.\nMunicipalidad\n"
    assert parsed["Auto-Submitted"] is None
    assert mail.content.isascii()
    assert all(len(line) <= 998 for line in mail.content.split(b"\r\n"))


def test_every_try_is_the_same_mail(composed):
    assert composed().message_id == composed().message_id
    assert composed(replace(MESSAGE, key="clave-2")).message_id != composed().message_id


def test_html_and_files(composed):
    files = (
        file("árbol número 1.pdf", "application/pdf", b"%PDF\r\n.\r\n"),
        file("nota.txt", "text/plain", b"uno\r\ndos\n"),
        file("", "message/rfc822", b"Subject: x\n\ny"),
        file("x", "sin barra", b"\x00\xff"),
    )
    mail = composed(replace(MESSAGE, html="<p>Hola <b>Ana</b> ñ</p>", files=files))
    ours = read(mail.content)
    assert ours.text == "Hola Ana:\n\nya está.\n.\nMunicipalidad"
    assert ours.html.strip() == "<p>Hola <b>Ana</b> ñ</p>"
    assert [(one.filename, one.media_type, one.content) for one in ours.attachments] == [
        ("árbol número 1.pdf", "application/pdf", b"%PDF\r\n.\r\n"),
        ("nota.txt", "text/plain", b"uno\r\ndos\n"),
        ("archivo", "application/octet-stream", b"Subject: x\n\ny"),
        ("x", "application/octet-stream", b"\x00\xff"),
    ]


def test_the_thread_is_whole_and_cut_to_its_ids(composed):
    mail = composed(
        replace(
            MESSAGE,
            reply_to="<c@x>#0123456789",
            references=("<a@x>#0123", "<b@x>", "<c@x>", "#abc", "nonsense"),
        )
    )
    parsed = message_from_bytes(mail.content, policy=policy.default)
    assert parsed["In-Reply-To"] == "<c@x>"
    assert parsed["References"] == "<a@x> <b@x> <c@x>"


def test_many_and_long_references_stay_readable(composed):
    ids = tuple(f"<{number}.{'x' * 150}@example.com>" for number in range(300))
    mail = composed(replace(MESSAGE, references=ids))
    assert read(mail.content).references == (ids[0], *ids[100:])


@pytest.mark.parametrize(("reply_to", "mark"), [(None, "auto-generated"), ("<a@x>", "auto-replied")])
def test_automatic_mail_says_so_and_asks_for_no_answer(composed, reply_to, mark):
    mail = composed(replace(MESSAGE, automatic=True, reply_to=reply_to))
    parsed = message_from_bytes(mail.content, policy=policy.default)
    assert parsed["Auto-Submitted"] == mark
    assert parsed["X-Auto-Response-Suppress"] == "All"
    assert mail.sender == ""
    assert composed(replace(MESSAGE, automatic=True), null_sender=False).sender == "muni@muni.example"


def test_without_plus_addresses_the_token_travels_in_the_id_alone(composed):
    mail = composed(plus_addressing=False)
    assert b"Reply-To" not in mail.content
    assert TOKEN in mail.message_id


INJECTION = "x\r\nBcc: todos@example.com\r\n\r\ncuerpo"


@pytest.mark.parametrize(
    "message",
    [
        replace(MESSAGE, subject=INJECTION),
        replace(MESSAGE, to_name=INJECTION),
        replace(MESSAGE, to_name='Ana" <otra@example.com>, "'),
        replace(MESSAGE, reply_to=f"<a@x{INJECTION}>"),
        replace(MESSAGE, references=("<a@x\r\nBcc: todos@example.com>",)),
        replace(MESSAGE, reply_token=INJECTION),
        replace(MESSAGE, key=INJECTION),
        replace(MESSAGE, files=(file(INJECTION, "text/plain\r\nBcc: x", b"x"),)),
    ],
)
def test_no_value_adds_a_header(composed, message):
    head = composed(message).content.split(b"\r\n\r\n")[0]
    names = {
        line.split(b":")[0].lower() for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))
    }
    assert b"bcc" not in names
    parsed = message_from_bytes(composed(message).content, policy=policy.default)
    assert [one.addr_spec for one in parsed["To"].addresses] == ["ana@example.com"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ana",
        "ana@",
        "@example.com",
        "ana@example.com\r\nRCPT TO:<x@y>",
        "ana perez@example.com",
        "a@b..c",
        "ñ@example.com",
        "<ana@example.com>",
    ],
)
def test_addresses_that_cannot_be_written_to(composed, address):
    with pytest.raises(ChannelError) as caught:
        composed(replace(MESSAGE, to=Sender("email", address)))
    assert caught.value.remedy is Remedy.NEVER


def test_a_domain_in_letters_of_its_own(composed):
    assert (
        composed(replace(MESSAGE, to=Sender("email", "ana@ñandú.example"))).recipient
        == "ana@xn--and-6ma2c.example"
    )
