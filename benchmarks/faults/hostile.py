"""Hostile mails, from a seed: no sender, no date, lying charsets, raw bytes, deep nesting, enormous lines."""

import random
from collections.abc import Callable
from email.message import EmailMessage


def honest(number: int) -> bytes:
    """Return an ordinary mail that must arrive whatever came before it."""
    mail = EmailMessage()
    mail["From"] = f"Vecina {number} <vecina{number}@example.org>"
    mail["To"], mail["Subject"] = "mesa@example.org", f"Honesto {number}"
    mail["Message-ID"] = f"<honest-{number}@example.org>"
    mail.set_content(f"Hola, soy la vecina {number}. Ñandú.\n")
    return mail.as_bytes()


def hostile(dice: random.Random, number: int) -> bytes:
    """Return the mail of a hostile kind; each has a body of its own."""
    return _KINDS[number % len(_KINDS)](dice, number)


def _tail(number: int) -> bytes:
    return f"\r\n\r\ncuerpo {number} \x00 fin\r\n".encode()


def _without_sender(_dice: random.Random, number: int) -> bytes:
    return b"Subject: sin remitente" + _tail(number)


def _broken_headers(_dice: random.Random, number: int) -> bytes:
    return b"From: \xff\xfe <a b@@example..org.>\r\nSubject: =?utf-8?Q?=C3?=\r\nDate: ayer" + _tail(number)


def _lying_charset(dice: random.Random, number: int) -> bytes:
    head = b"From: a@example.org\r\nContent-Type: text/plain; charset=ks_c_5601-1987\r\n\r\n"
    return head + dice.randbytes(400) + str(number).encode()


def _one_long_line(dice: random.Random, number: int) -> bytes:
    return b"From: a@example.org\r\n\r\n" + b"A" * dice.randint(1, 200_000) + str(number).encode()


def _noise(dice: random.Random, number: int) -> bytes:
    return dice.randbytes(dice.randint(0, 5000)) + str(number).encode()


def _broken_parts(dice: random.Random, number: int) -> bytes:
    head = b"From: a@example.org\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
    return head + b"Content-Transfer-Encoding: base64\r\n\r\n" + dice.randbytes(300) + _tail(number)


def _script(_dice: random.Random, number: int) -> bytes:
    script = f"<p onclick=alert({number})>hola</p><script>alert(1)</script>".encode()
    return b"From: a@example.org\r\nContent-Type: text/html\r\n\r\n" + script


def _two_thousand_headers(_dice: random.Random, number: int) -> bytes:
    many = b"".join(b"X-%d: %s\r\n" % (n, b"y" * 50) for n in range(2000))
    return many + b"From: a@example.org" + _tail(number)


def _nested(_dice: random.Random, number: int) -> bytes:
    body = f"From: fondo@example.org\r\n\r\nfondo {number}".encode()
    for level in range(100):
        body = b"From: capa%d@example.org\r\nContent-Type: message/rfc822\r\n\r\n" % level + body
    return body


_KINDS: tuple[Callable[[random.Random, int], bytes], ...] = (
    _without_sender,
    _broken_headers,
    _lying_charset,
    _nested,
    _one_long_line,
    _noise,
    _broken_parts,
    _script,
    _two_thousand_headers,
)
