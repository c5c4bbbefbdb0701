"""Whole mails, as they come from many programs."""

from datetime import UTC, datetime

import pytest

from nexo.adapters.channels.email.mime.addresses import Address
from nexo.adapters.channels.email.reading import read
from nexo.domain.interactions.ports import Unreadable


def test_a_mail_with_everything():
    mail = read(
        b"Received: from mx.example.com by mail.muni.example; Mon, 3 Mar 2025 10:12:20 -0300\r\n"
        b"Message-ID: <1@example.com>\r\nIn-Reply-To: <b@muni.example>\r\nReferences: <a@muni.example>\r"
        b"\n <b@muni.example>\r\n"
        b"From: =?utf-8?Q?Ana_P=C3=A9rez?= <Ana@Example.com>\r\nTo: Muni <muni@muni.example>\r\n"
        b"Cc: beto@example.com\r\n"
        b"Subject: =?utf-8?B?w4FyYm9sIGNhw61kbw==?=\r\nDate: Mon, 3 Mar 2025 10:12:13 -0300\r\n"
        b"Content-Type: multipart/mixed; boundary=AA\r\n\r\n--AA\r\nContent-Type: multipart/related; "
        b"boundary=RR\r\n\r\n"
        b"--RR\r\nContent-Type: multipart/alternative; boundary=BB\r\n\r\n--BB\r\nContent-Type: "
        b"text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\nSe cay=C3=B3 un =C3=A1rbol.\r\n--BB\r\n"
        b"Content-Type: text/html; charset=iso-8859-1\r\n\r\n"
        b'<p>Se cay\xf3 un \xe1rbol.<img src="cid:f1"></p>\r\n--BB--\r\n'
        b"--RR\r\nContent-Type: image/png; name=foto.png\r\nContent-ID: <f1>\r\nContent-Transfer-Encodi"
        b"ng: base64\r\n\r\n"
        b"iVBORw0KGgo=\r\n--RR--\r\n--AA\r\nContent-Type: application/pdf\r\n"
        b"Content-Disposition: attachment; filename*=utf-8''plano%20n%C3%BAmero%201.pdf\r\n\r\n"
        b"%PDF\r\n--AA--\r\n"
    )
    assert mail.message_id == "<1@example.com>"
    assert mail.people.sender == Address("Ana Pérez", "Ana@Example.com")
    assert mail.people.to == (Address("Muni", "muni@muni.example"),)
    assert mail.people.cc == (Address("", "beto@example.com"),)
    assert mail.subject == "Árbol caído"
    assert mail.date == datetime(2025, 3, 3, 13, 12, 13, tzinfo=UTC)
    assert mail.text == mail.reply_text == "Se cayó un árbol."
    assert mail.html == '<p>Se cayó un árbol.<img src="cid:f1"></p>'
    assert [(one.filename, one.media_type, one.content, one.inline_id) for one in mail.attachments] == [
        ("foto.png", "image/png", b"\x89PNG\r\n\x1a\n", "f1"),
        ("plano número 1.pdf", "application/pdf", b"%PDF", None),
    ]
    assert mail.in_reply_to == ("<b@muni.example>",)
    assert mail.references == ("<a@muni.example>", "<b@muni.example>")
    assert mail.defects == ()


@pytest.mark.parametrize(
    ("headers", "address", "source"),
    [
        (b"From: a@example.com\nReply-To: b@example.com", "a@example.com", "from"),
        (b"Reply-To: b@example.com\nReturn-Path: <c@example.com>", "b@example.com", "reply-to"),
        (b"From: \nReply-To: b@example.com", "b@example.com", "reply-to"),
        (b"Return-Path: <c@example.com>\nSender: d@example.com", "c@example.com", "return-path"),
        (b"Return-Path: <>\nSender: d@example.com", "d@example.com", "sender"),
        (b"From: undisclosed;\nSender: d@example.com", "d@example.com", "sender"),
    ],
)
def test_who_wrote_when_from_does_not_say(headers, address, source):
    people = read(headers + b"\n\nhola").people
    assert people.sender is not None
    assert (people.sender.address, people.source) == (address, source)


def test_nobody_wrote():
    mail = read(b"Subject: x\n\nhola")
    assert mail.people.sender is None
    assert "from_missing" in mail.defects


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"   \r\n"])
def test_nothing_to_read(raw):
    with pytest.raises(Unreadable):
        read(raw)


@pytest.mark.parametrize(
    ("headers", "moment", "defects"),
    [
        (b"Date: Mon, 3 Mar 2025 10:00:00 +0000", datetime(2025, 3, 3, 10, tzinfo=UTC), ()),
        (b"Date: ayer", None, ("date_unreadable",)),
        (b"", None, ("date_missing",)),
        (
            b"Received: by us; Mon, 3 Mar 2025 10:00:00 +0000\nDate: Mon, 3 Mar 2036 10:00:00 +0000",
            datetime(2025, 3, 3, 10, tzinfo=UTC),
            ("date_future",),
        ),
        (
            b"Received: by us; Mon, 3 Mar 2025 10:00:00 +0000\nX-Y: z",
            datetime(2025, 3, 3, 10, tzinfo=UTC),
            ("date_missing",),
        ),
        (
            b"Received: by us; Mon, 3 Mar 2025 10:00:00 +0000\nDate: Sat, 1 Mar 2025 10:00:00 +0000",
            datetime(2025, 3, 1, 10, tzinfo=UTC),
            (),
        ),
    ],
)
def test_when_it_was_written(headers, moment, defects):
    mail = read(
        b"From: a@example.com\nMessage-ID: <1@x>\n" + headers + (b"\n" if headers else b"") + b"\nhola"
    )
    assert (mail.date, mail.defects) == (moment, defects)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"Content-Type: text/plain\n\nhola \xf1and\xfa", "hola ñandú"),
        (b"Content-Type: text/plain; charset=x-unknown\n\nhola \xc3\xb1", "hola ñ"),
        (b"Content-Type: text/html\n\n<meta charset=windows-1251><p>\xcf\xf0\xe8\xe2\xe5\xf2</p>", "Привет"),
        (b"Content-Type: text/plain; format=flowed\n\nuno \ndos\n", "uno dos"),
        (b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: x-otro\n\nhola", "hola"),
        (b"Content-Type: texto\n\nhola", "hola"),
        (b"Content-Type: text\n\nhola", "hola"),
        (b"Content-Transfer-Encoding: base64\n\nEsto no es base64, vecinos.", "Esto no es base64, vecinos."),
        (b"Content-Type:\n\nhola", "hola"),
        (b"Content-Type: multipart/mixed\n\nhola", "hola"),
        (b"Content-Type: multipart/alternative; boundary=b\n\nhola", "hola"),
        (b"Content-Type: text/enriched\n\n<bold>hola</bold>", "hola"),
        (b"Content-Type: text/plain; name=cuerpo.txt\n\nhola", "hola"),
        (b"Content-Disposition: attachment\n\nhola", "hola"),
        (b"\n\nhola\x00 vecino\x0c fin", "hola vecino\n fin"),
    ],
)
def test_bodies_of_all_kinds(raw, text):
    mail = read(b"From: a@example.com\n" + raw.lstrip(b"\n") if raw.startswith(b"C") else raw)
    assert mail.text == text


def parts(kind, *found):
    body = b"".join(b"--b\n" + one + b"\n" for one in found)
    return b"From: a@example.com\nContent-Type: multipart/" + kind + b"; boundary=b\n\n" + body + b"--b--\n"


TEXT = b"Content-Type: text/plain\n\n"
HTML = b"Content-Type: text/html\n\n"


def test_parts_in_a_row_are_joined():
    mail = read(parts(b"mixed", TEXT + b"uno", HTML + b"<p>dos</p>", TEXT + b"tres < 4"))
    assert mail.text == "uno\n\ndos\n\ntres < 4"
    assert mail.html == "<pre>uno</pre>\n<p>dos</p>\n<pre>tres &lt; 4</pre>"


def test_alternatives_put_one_after_another_count_once():
    mail = read(parts(b"mixed", TEXT + b"hola  vecino", HTML + b"<p>hola <b>vecino</b></p>"))
    assert (mail.text, mail.html) == ("hola  vecino", "<p>hola <b>vecino</b></p>")


def test_the_text_is_made_from_the_html_when_it_says_nothing():
    assert read(parts(b"alternative", TEXT + b" \n", HTML + b"<p>hola</p>")).text == "hola"
    assert read(parts(b"alternative", HTML + b"<p>hola</p>")).text == "hola"


def test_an_alternative_is_the_body_even_with_a_name():
    named = b"Content-Type: text/html; name=cuerpo.html\n\n<p>hola</p>"
    mail = read(parts(b"alternative", TEXT + b"hola", named))
    assert (mail.html, mail.attachments) == ("<p>hola</p>", ())


def test_a_text_with_a_name_or_called_attachment_is_a_file():
    named = b"Content-Type: text/plain; name=nota.txt\n\nnota"
    attached = b"Content-Type: text/html\nContent-Disposition: attachment\n\n<p>x</p>"
    mail = read(parts(b"mixed", TEXT + b"hola", named, attached))
    assert mail.text == "hola"
    assert [one.filename for one in mail.attachments] == ["nota.txt", "document.html"]


def test_a_forwarded_mail_is_one_file():
    nested = b"Content-Type: multipart/mixed; boundary=c\n\n--c\n\nx\n--c--"
    inner = b"Content-Type: message/rfc822\n\nSubject: viejo\n" + nested
    mail = read(parts(b"mixed", TEXT + b"mira", inner))
    assert mail.text == "mira"
    assert [one.filename for one in mail.attachments] == ["viejo.eml"]


def test_encrypted_mail_is_kept_and_said_so():
    mail = read(
        parts(
            b"encrypted",
            b"Content-Type: application/pgp-encrypted\n\nVersion: 1",
            b"Content-Type: application/octet-stream\n\nx",
        )
    )
    assert [one.filename for one in mail.attachments] == ["version.txt", "file.bin"]
    assert "encrypted" in mail.defects
    assert "encrypted" in read(b"Subject: x\n\n-----BEGIN PGP MESSAGE-----\n\nhQ\n").defects


def test_a_signature_part_is_a_file():
    mail = read(parts(b"signed", TEXT + b"hola", b"Content-Type: application/pgp-signature\n\nx"))
    assert (mail.text, [one.filename for one in mail.attachments]) == ("hola", ["signature.asc"])


def test_headers_in_raw_bytes_are_read_as_the_body_is():
    mail = read(
        b"From: \xcd\xf5 <a@example.com>\nSubject: \xb2\xe2\xca\xd4\nContent-Type: text/plain; "
        b"charset=gb2312\n\n\xc4\xe3"
    )
    assert mail.subject == "测试"
    assert mail.people.sender == Address("王", "a@example.com")
    assert "raw_8bit_headers" in mail.defects


def test_doubled_headers_count_once():
    mail = read(
        b"From: a@example.com\nFrom: b@example.com\nSubject: uno\nSubject: dos\nMessage-ID: <1@x>\n\nhola"
    )
    assert (mail.people.sender, mail.subject) == (Address("", "a@example.com"), "uno")
    assert "duplicate_headers" in mail.defects


@pytest.mark.parametrize(
    ("header", "message_id"),
    [
        (b"<a@b>", "<a@b>"),
        (b" <a@b> (comment)", "<a@b>"),
        (b"a@b", "<a@b>"),
        (b"<a@\r\n b>", "<a@b>"),
        (b"<>", ""),
        (b"", ""),
        (b"sin arroba ni nada", ""),
    ],
)
def test_message_ids(header, message_id):
    assert read(b"Message-ID: " + header + b"\n\nhola").message_id == message_id


def test_a_body_that_is_too_long_is_shown_cut_and_kept_whole():
    mail = read(b"Subject: x\n\n" + b"a" * 1_500_000)
    assert len(mail.text) == 1_000_000
    assert [(one.filename, one.size) for one in mail.attachments] == [("document.txt", 1_500_000)]
    assert "text_truncated" in mail.defects


def test_the_same_content_has_the_same_hash_whatever_way_it_came():
    raw = b"Message-ID: <1@x>\nFrom: a@example.com\nSubject: un\n asunto\n\nhola  \n\nchau\n"
    again = b"Received: by other\r\nX-Spam: no\r\n" + raw.replace(b"\n ", b" ").replace(
        b"  \n", b"\n"
    ).replace(b"\n", b"\r\n")
    assert read(raw).content_hash == read(again).content_hash
    assert read(raw).content_hash != read(raw.replace(b"chau", b"chao")).content_hash
    assert read(raw).content_hash != read(raw.replace(b"asunto", b"tema")).content_hash


def test_names_and_subjects_show_nothing_hidden():
    mail = read("From: Muni\u202eicipio <a@example.com>\nSubject: hola\u200b \u2066vecino\x07\n\nx".encode())
    assert mail.subject == "hola vecino"
    assert mail.people.sender == Address("Muniicipio", "a@example.com")
