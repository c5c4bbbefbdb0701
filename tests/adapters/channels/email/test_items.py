"""What a mail is in the ledger."""

from datetime import UTC, datetime

import pytest

from nexo.adapters.channels.email import tokens
from nexo.adapters.channels.email.channel import EmailChannel
from nexo.domain.interactions.ports import Bounce, ItemKind, RawRequest, Sender, SignatureInvalid, Unreadable
from nexo.kernel import ids

CODE = next(one for symbol in ids.ALPHABET for one in tokens.codes_in(f"LC-7F3K9A-{symbol}"))
TOKEN = "mfrggzdfmztwq2lknnwg23tpobyxe43uov3ho6dzpi"
MAIL = (
    b"Message-ID: <2@example.com>\nFrom: Ana <Ana@Example.com>\nTo: muni+"
    + TOKEN.encode()
    + b"@muni.example\n"
    b"Subject: Re: [" + CODE.encode() + b"] bache\nDate: Mon, 3 Mar 2025 10:12:13 +0000\nIn-Reply-To: <b@x>\n"
    b"References: <a@x> <nexo.0123456789abcdef01234567." + TOKEN.encode() + b"@muni.example> <b@x>\n\n"
    b"Gracias.\n\nOn 3/3/2025 10:00, Muni wrote:\n> hola\n"
)


def parse(account, raw, headers=None, **settings):
    return EmailChannel().parse(account(**settings), RawRequest(body=raw, headers=headers or {}))


def test_a_message(account):
    (item,) = parse(account, MAIL)
    digest = item.extra["content_hash"]
    assert item.kind is ItemKind.MESSAGE
    assert item.raw_type == "mail"
    assert item.external_id == f"<2@example.com>#{digest[:20]}"
    assert item.senders == (Sender("email", "ana@example.com"),)
    assert item.sender_name == "Ana"
    assert item.timestamp == datetime(2025, 3, 3, 10, 12, 13, tzinfo=UTC)
    assert (item.text, item.quoted) == ("Gracias.", "On 3/3/2025 10:00, Muni wrote:\n> hola")
    assert item.reply_to == ("<b@x>", f"<nexo.0123456789abcdef01234567.{TOKEN}@muni.example>", "<a@x>")
    assert item.thread_tokens == (TOKEN,)
    assert item.extra == {
        "message_id": "<2@example.com>",
        "content_hash": digest,
        "authentication": "none",
        "sender_from": "from",
        "from_addresses": ["Ana@Example.com"],
        "to": [f"muni+{TOKEN}@muni.example"],
        "case_codes": [CODE],
    }


def test_the_same_mail_has_the_same_id_and_another_with_its_message_id_has_another(account):
    (item,) = parse(account, MAIL)
    (again,) = parse(account, b"Received: by x\n" + MAIL)
    (other,) = parse(account, MAIL.replace(b"Gracias", b"Basta"))
    assert item.external_id == again.external_id
    assert other.extra["message_id"] == item.extra["message_id"]
    assert other.external_id != item.external_id


def test_without_a_message_id_the_content_decides(account):
    (item,) = parse(account, b"Subject: x\n\nhola")
    assert item.external_id == f"#{item.extra['content_hash'][:20]}"
    assert item.senders == ()
    assert item.extra["message_id"] == ""


def test_an_id_of_any_length_fits(account):
    (item,) = parse(account, b"Message-ID: <" + b"a" * 800 + b"@x>\n\nhola")
    assert len(item.external_id) == 271


def test_the_envelope_tells_token_and_machine(account):
    (item,) = parse(
        account, b"From: a@b.c\n\nhola", {"envelope-from": "", "envelope-to": f"muni+{TOKEN}@muni.example"}
    )
    assert item.thread_tokens == (TOKEN,)
    assert (item.automatic, item.raw_type) == (True, "automatic")
    assert item.extra["automatic_because"] == ["null_sender"]


def test_a_bounce_for_each_address(account):
    raw = (
        b"From: MAILER-DAEMON@x\nX-Failed-Recipients: a@b.c, d@e.f\nSubject: failure notice\nMessage-ID"
        b": <9@x>\n"
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nuser unknown\n--b\nContent-Type: "
        b"image/png\n\nx\n--b--\n"
    )
    first, second = parse(account, raw)
    assert first.bounce == Bounce("a@b.c", "hard", "5.1.1")
    assert second.bounce == Bounce("d@e.f", "hard", "5.1.1")
    assert second.external_id == f"{first.external_id}/2"
    assert (len(first.media), len(second.media)) == (1, 0)
    assert first.automatic
    assert second.raw_type == "bounce"


def test_what_the_server_did_not_give_is_unreadable(account):
    with pytest.raises(Unreadable, match="UID 7"):
        parse(account, b"", {"x-nexo-unfetched": "UID 7"})


def test_nobody_posts_mail_to_us(account):
    request = RawRequest(body=MAIL)
    with pytest.raises(SignatureInvalid):
        EmailChannel().verify(account(), request)
    assert EmailChannel().handshake(account(), request) is None


@pytest.mark.parametrize(
    ("subject", "codes"),
    [
        ("Re: [LC-7F3K9A-{}] bache", True),
        ("lc–7f3k9a–{} por favor", True),
        ("LC-7F3K9A-{}", True),
        ("Re: bache", False),
        ("ABCLC-7F3K9A-{}", False),
    ],
)
def test_codes_in_a_subject(subject, codes):
    assert tokens.codes_in(subject.format(CODE[-1])) == ((CODE,) if codes else ())


@pytest.mark.parametrize(
    ("address", "token", "expected"),
    [
        ("muni@muni.example", TOKEN, f"muni+{TOKEN}@muni.example"),
        ("muni@muni.example", "", "muni@muni.example"),
        ("muni@muni.example", "con espacio", "muni@muni.example"),
        ("una-direccion-bastante-larga@muni.example", TOKEN, "una-direccion-bastante-larga@muni.example"),
    ],
)
def test_where_answers_go(address, token, expected):
    assert tokens.reply_address(address, token) == expected


def test_our_own_ids_are_the_same_at_every_try_and_carry_the_token():
    found = tokens.own_message_id("clave", TOKEN, "muni.example")
    assert found == tokens.own_message_id("clave", TOKEN, "muni.example")
    assert found != tokens.own_message_id("otra", TOKEN, "muni.example")
    assert tokens.tokens_in((), (found, "<x@y>")) == (TOKEN,)
    assert tokens.own_message_id("clave", "", "muni.example").endswith("@muni.example>")
