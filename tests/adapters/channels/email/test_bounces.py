"""Delivery reports: the standard form, and the letters of many servers in our own words."""

import pytest

from nexo.adapters.channels.email.reading import read
from nexo.adapters.channels.email.reports.reasons import kind_of, status_of
from nexo.domain.interactions.ports import Bounce

ORIGINAL = "<nexo.1@muni.example>"


def dsn(*groups: str, letter: str = "I'm sorry.", original: str = "message/rfc822") -> bytes:
    status = "\n\n".join(("Reporting-MTA: dns; mx.example.com", *groups))
    return (
        "From: Mail Delivery System <MAILER-DAEMON@mx.example.com>\nTo: muni@muni.example\n"
        "Subject: Undelivered Mail Returned to Sender\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        f"--b\n\n{letter}\n--b\nContent-Type: message/delivery-status\n\n{status}\n\n"
        f"--b\nContent-Type: {original}\n\nMessage-ID: {ORIGINAL}\nSubject: Su reclamo\n\nHola\n--b--\n"
    ).encode()


def group(**fields: str) -> str:
    return "\n".join(f"{name.replace('_', '-')}: {value}" for name, value in fields.items())


@pytest.mark.parametrize(
    ("fields", "kind", "status"),
    [
        ({"Action": "failed", "Status": "5.1.1"}, "hard", "5.1.1"),
        ({"Action": "failed", "Status": "5.1.2"}, "hard", "5.1.2"),
        ({"Action": "failed", "Status": "5.2.2"}, "soft", "5.2.2"),
        ({"Action": "failed", "Status": "4.4.7"}, "soft", "4.4.7"),
        ({"Action": "failed", "Status": "5.7.1"}, "soft", "5.7.1"),
        ({"Action": "delayed", "Status": "4.4.1"}, "delayed", "4.4.1"),
        ({"Action": "Failed (permanent)", "Status": "5.1.10 (recipient not found)"}, "hard", "5.1.10"),
        (
            {"Action": "failed", "Status": "5.0.0", "Diagnostic_Code": "smtp; 550 5.1.1 User unknown"},
            "hard",
            "5.1.1",
        ),
        (
            {"Action": "failed", "Status": "5.0.0", "Diagnostic_Code": "smtp; 552 mailbox full"},
            "soft",
            "5.2.2",
        ),
        ({"Action": "failed", "Diagnostic_Code": "smtp; 550 No such user here"}, "hard", "5.1.1"),
        ({"Action": "failed", "Diagnostic_Code": "smtp; 451 timed out"}, "soft", "4.4.1"),
    ],
)
@pytest.mark.parametrize("original", ["message/rfc822", "text/rfc822-headers"])
def test_the_standard_form(fields, kind, status, original):
    mail = read(dsn(group(Final_Recipient="rfc822; Ana@Example.com", **fields), original=original))
    assert mail.bounces == (Bounce("ana@example.com", kind, status, ORIGINAL),)


def test_several_recipients_and_the_address_we_wrote_to():
    mail = read(
        dsn(
            group(
                Original_Recipient="rfc822;ana@example.com",
                Final_Recipient="rfc822; x@otra.example",
                Action="failed",
                Status="5.1.1",
            ),
            group(Final_Recipient="rfc822; beto@example.com", Action="delivered", Status="2.0.0"),
            group(Final_Recipient="rfc822; caro@example.com", Action="failed", Status="5.2.2"),
        )
    )
    assert [(one.recipient, one.kind) for one in mail.bounces] == [
        ("ana@example.com", "hard"),
        ("caro@example.com", "soft"),
    ]


def test_a_report_that_all_went_well_is_no_bounce():
    mail = read(dsn(group(Final_Recipient="rfc822; ana@example.com", Action="delivered", Status="2.0.0")))
    assert mail.bounces == ()
    assert mail.nature.automatic


LETTERS = {
    "qmail": (
        "MAILER-DAEMON@mx.example.com",
        "failure notice",
        (
            "Hi. This is the mail program at mx.example.com.\nI could not deliver your message.\n\n"
            "<ana@example.com>:\n"
            "192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 Mailbox unknown\n\n"
            f"--- Below this line is a copy of the message.\n\nReturn-Path: <muni@muni.example>\nMessage-ID"
            f": {ORIGINAL}\n\nHola\n"
        ),
        ("ana@example.com", "hard", "5.1.1"),
    ),
    "exim": (
        "Mail Delivery System <Mailer-Daemon@mx.example.com>",
        "Mail delivery failed: returning message to sender",
        (
            "This message was created by the mail software.\n\nA message could not be delivered to "
            "one of its recipients:\n\n"
            "  ana@example.com\n    Unrouteable address, domain does not exist\n\n------ This is a "
            "copy of your message ------\n\n"
            f"Message-ID: {ORIGINAL}\nFrom: muni@muni.example\n\nHola\n"
        ),
        ("ana@example.com", "hard", "5.1.2"),
    ),
    "exchange": (
        "System Administrator <postmaster@example.com>",
        "No se puede entregar: Su reclamo",
        (
            "El mensaje no llegó a algunos de los destinatarios.\n\n      ana@example.com el 3/3/2025 10:12\n"
            f"            La dirección no existe en esta organización.\n\nMessage-ID: {ORIGINAL}\n"
        ),
        ("ana@example.com", "hard", "5.1.1"),
    ),
    "full": (
        "Postmaster <postmaster@example.com>",
        "Undeliverable: Su reclamo",
        (
            f"Your message to <ana@example.com> was rejected: the mailbox is full.\n\n----- Original "
            f"message -----\nMessage-ID: {ORIGINAL}\n"
        ),
        ("ana@example.com", "soft", "5.2.2"),
    ),
    "delayed": (
        "Mail Delivery Subsystem <MAILER-DAEMON@mx.example.com>",
        "Warning: could not send message for past 4 hours",
        (
            "    THIS IS A WARNING MESSAGE ONLY\n\nThe message has not yet been delivered to:\n<ana@exampl"
            "e.com>\n"
            f"451 4.4.1 connection timed out\n\n--- Original message ---\nMessage-ID: {ORIGINAL}\n"
        ),
        ("ana@example.com", "delayed", "4.4.1"),
    ),
    "smtp code only": (
        "mailer-daemon@mx.example.com",
        "Delivery failure",
        f"ana@example.com: 550 sorry\n\nMessage-ID: {ORIGINAL}\n",
        ("ana@example.com", "hard", "5.0.0"),
    ),
}


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_instead_of_the_standard(name):
    sender, subject, text, expected = LETTERS[name]
    raw = f"Return-Path: <>\nFrom: {sender}\nTo: muni@muni.example\nSubject: {subject}\n\n{text}"
    assert read(raw.encode()).bounces == (Bounce(*expected, ORIGINAL),)


def test_the_failed_address_in_a_header():
    raw = (
        b"From: x@example.com\nX-Failed-Recipients: ana@example.com, beto@example.com\n"
        b"Subject: x\n\nuser unknown\n"
    )
    assert [one.recipient for one in read(raw).bounces] == ["ana@example.com", "beto@example.com"]


@pytest.mark.parametrize(
    "raw",
    [
        (
            b"From: Ana <ana@example.com>\nSubject: Returned mail\n\nDevolvieron mi carta, avisen a "
            b"beto@example.com"
        ),
        (
            b"From: Ana <ana@example.com>\nSubject: Fwd: Undelivered Mail Returned to Sender\n\n550 "
            b"5.1.1 beto@example.com"
        ),
        (
            b"Return-Path: <>\nFrom: Ana <ana@example.com>\nSubject: Respuesta automatica\n\nEscriba "
            b"a beto@example.com"
        ),
        (
            b"From: a@example.com\nSubject: Read: x\nContent-Type: multipart/report; report-type=dispositio"
            b"n-notification;"
            b" boundary=b\n\n--b\n\nLeido\n--b\nContent-Type: message/disposition-notification\n\nFinal-Rec"
            b"ipient: rfc822;"
            b" beto@example.com\n--b--\n"
        ),
    ],
)
def test_what_is_no_bounce(raw):
    assert read(raw).bounces == ()


@pytest.mark.parametrize(
    ("status", "action", "kind"),
    [
        ("5.1.1", "failed", "hard"),
        ("5.1.1", "delayed", "delayed"),
        ("5.2.1", "failed", "hard"),
        ("5.4.4", "failed", "hard"),
        ("5.1.8", "failed", "soft"),
        ("5.3.4", "failed", "soft"),
        ("5.7.26", "failed", "soft"),
        ("4.2.2", "failed", "soft"),
        ("", "failed", "soft"),
    ],
)
def test_hard_means_that_the_address_is_dead(status, action, kind):
    assert kind_of(status, action=action) == kind


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("user unknown", "5.1.1"),
        ("The email account that you tried to reach does not exist", "5.1.1"),
        ("mailbox unavailable", "5.1.1"),
        ("La casilla está llena", "5.2.2"),
        ("over quota", "5.2.2"),
        ("Host or domain name not found", "5.1.2"),
        ("account has been disabled", "5.2.1"),
        ("message size exceeds fixed limit", "5.3.4"),
        ("blocked using a block list", "5.7.1"),
        ("Connection timed out", "4.4.1"),
        ("gracias", ""),
    ],
)
def test_words_that_say_what_a_code_would(words, status):
    assert status_of(words) == status
