"""Hostile mail: whatever the bytes, one readable result or `Unreadable`, in bounded time."""

import json
import os
import random
import time

import pytest

from nexo.adapters.channels.email.command import to_json
from nexo.adapters.channels.email.items import items_of
from nexo.adapters.channels.email.reading import read
from nexo.domain.interactions.ports import Unreadable
from nexo.domain.interactions.rules import item_json

WHOLE = b"""Return-Path: <ana@example.com>
Received: from mx (mx [192.0.2.1]) by us; Mon, 3 Mar 2025 10:12:00 +0000
Message-ID: <1@example.com>
From: =?utf-8?Q?Ana_P=C3=A9rez?= <ana@example.com>
To: Vecinos: Muni <muni@muni.example>, b@example.com;
Subject: =?utf-8?B?w4FyYm9s?= =?iso-8859-1?Q?_ca=EDdo?=
Date: Mon, 3 Mar 2025 10:11:58 +0000
References: <a@x> <b@x>
Content-Type: multipart/mixed; boundary=AA

--AA
Content-Type: multipart/alternative; boundary="BB"

--BB
Content-Type: text/plain; charset=iso-2022-jp; format=flowed
Content-Transfer-Encoding: quoted-printable

=1B$B%F%9%H=1B(B Hola=20
begin 644 a.txt
#0V%T
`
end

El lun, 3 mar 2025, Muni <muni@muni.example> escribio:
> hola
--BB
Content-Type: text/html; charset=gb2312
Content-Transfer-Encoding: base64

PHA+SG9sYTwvcD48YmxvY2txdW90ZT54PC9ibG9ja3F1b3RlPg==
--BB--
--AA
Content-Type: message/rfc822

Subject: inner
From: x@example.com

body
--AA
Content-Type: application/ms-tnef; name=winmail.dat
Content-Transfer-Encoding: base64

eJ8+IgEAAQaQCAAEAAAAAAABAAEAAQeQBgAIAAAA5AQAAAAAAADoAAEIgAcAGAAAAElQTS5N
--AA
Content-Type: application/pkcs7-mime
Content-Transfer-Encoding: base64

MIAGCSqGSIb3DQEHAqCAMIACAQExADCABgkqhkiG9w0BBwGggCSABAFhAAA=
--AA
Content-Type: message/delivery-status

Reporting-MTA: dns; mx

Final-Recipient: rfc822; a@example.com
Action: failed
Status: 5.1.1
--AA
Content-Type: application/pdf; name*0*=utf-8''a%20; name*1=b.pdf
Content-Disposition: attachment

x
--AA--
"""

PIECES = (
    b"--AA\n", b"--BB--\n", b"\n\n", b"\r", b"Content-Type: multipart/mixed; boundary=ZZ\n\n--ZZ\n",
    b"=?utf-8?B?", b"?=", b"\0", b"\xff\xfe", b"charset=utf-7", b"charset=x-unknown", b"charset=hz",
    b"charset=utf-16", b"<", b">", b'"', b"(", b":", b";", b"\x1b$B", b"From: ",
    b"Content-Transfer-Encoding: base64\n", b"<div>" * 50, b"> ", b"wrote:\n", b"begin 644 x\n", b"+2AA-",
    b"Date: \n", b"Message-ID: \n", b"\xed\xa0\x80", b"&#xD800;", b"\xe2\x80\xae", b"a" * 3_000,
)  # fmt: skip


def mutant(dice):
    found = bytearray(WHOLE if dice.random() < 0.8 else WHOLE.replace(b"\n", b"\r\n"))
    for _ in range(dice.randint(1, 12)):
        place = dice.randrange(len(found) + 1)
        other = dice.randrange(len(found) + 1)
        change = dice.randrange(5)
        if change == 0:
            found[place : place + 1] = dice.randbytes(1)
        elif change == 1:
            found[place:place] = dice.choice(PIECES)
        elif change == 2:
            del found[place : place + dice.randint(1, 60)]
        elif change == 3:
            found[place:place] = found[other : other + dice.randint(1, 200)]
        else:
            found[place:place] = dice.randbytes(dice.randint(1, 30))
    return bytes(found)


def examine(raw):
    try:
        mail = read(raw)
    except Unreadable:
        return
    items = items_of(mail, authentication="none")
    assert items
    printed = json.dumps(
        [to_json("f", mail), [item_json.to_json(item) for item in items]], ensure_ascii=False
    )
    assert "\\u0000" not in printed
    printed.encode()
    for item in items:
        assert item.external_id
        assert len(item.external_id) <= 300


def test_broken_mails():
    dice = random.Random(20250303)
    # Ten thousand in the nightly run (quality.md F19).
    for _ in range(int(os.environ.get("NEXO_TEST_HOSTILE_MAILS", "500"))):
        examine(mutant(dice))


@pytest.mark.parametrize("length", range(0, len(WHOLE), 61))
def test_a_mail_cut_anywhere(length):
    examine(WHOLE[:length])


@pytest.mark.parametrize(
    "raw",
    [
        b"\0" * 1_000,
        b"\xff" * 1_000,
        b"\r\r\r\r",
        b":",
        b"\n:",
        b"--\n--\n--",
        b"From " * 100,
        bytes(range(256)) * 10,
        b"Content-Type: multipart/mixed; boundary=\n\n--\n\nx\n----\n",
        b'Content-Type: multipart/mixed; boundary="\n\n--"\n\nx',
        b"Content-Type: message/rfc822\n\n" * 1_000,
        b"Content-Type: multipart/digest; boundary=b\n\n" + b"--b\n" * 1_000,
        b"Content-Type: text/html; charset=utf-7\n\n+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    ],
)
def test_nonsense(raw):
    examine(raw)


HEAD = b"From: a@example.com\nSubject: x\n"
MILLION = 1_000_000


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(HEAD + b"\n" + b"a" * 50 * MILLION, id="a line of 50 MB"),
        pytest.param(HEAD + b"X-Long: " + b"a" * 50 * MILLION + b"\n\nhola", id="a header of 50 MB"),
        pytest.param(HEAD + b"\n" + b"\r\n" * 25 * MILLION, id="50 MB of empty lines"),
        pytest.param(HEAD + b"Content-Type: text/html\n\n" + b"<p>x" * 12 * MILLION, id="50 MB of HTML"),
        pytest.param(
            HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"YWFh" * 12 * MILLION, id="50 MB of base64"
        ),
        pytest.param(HEAD + b"To: " + b"a@b.c, " * 7 * MILLION + b"\n\nhola", id="50 MB of recipients"),
        pytest.param(
            HEAD + b"X: " + b"(" * MILLION + b"\nCc: " + b"(" * MILLION + b"\n\nhola",
            id="a million parentheses",
        ),
    ],
)
def test_large_mails_are_read_at_once(raw):
    started = time.process_time()
    read(raw)
    # The goal is one second on a calm machine; the bound leaves room for a loaded one.
    assert time.process_time() - started < 4


def test_five_thousand_links():
    links = b"".join(b'<a href="https://example.com/%d">uno</a> ' % number for number in range(5_000))
    mail = read(HEAD + b"Content-Type: text/html\n\n" + links)
    assert mail.html.count("<a ") == 5_000
    assert mail.text.count("https://example.com/") == 5_000
