"""Formats inside a mail: winmail.dat, S/MIME envelopes, uuencoded files, invitations, flowed text."""

import base64
import binascii
import struct
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from nexo.adapters.channels.email.message import calendar, flowed, smime, tnef
from nexo.adapters.channels.email.mime import transfer
from nexo.adapters.channels.email.reading import read


def attribute(level, name, data):
    return struct.pack("<BII", level, name, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def prop(kind, key, value):
    if kind == 0x1F:
        value = value.encode("utf-16-le") + b"\0\0"
    body = struct.pack("<HH", kind, key)
    if kind == 0x03:
        return body + struct.pack("<I", value)
    return body + struct.pack("<II", 1, len(value)) + value + b"\0" * (-len(value) % 4)


def props(*found):
    return struct.pack("<I", len(found)) + b"".join(found)


def winmail():
    body = attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
    body += attribute(
        1,
        0x00069003,
        props(
            prop(0x03, 0x3FFD, 1252), prop(0x1F, 0x1000, "Hola señor"), prop(0x102, 0x1013, b"<p>Hola</p>")
        ),
    )
    body += attribute(2, 0x00069002, b"\0" * 14)
    body += attribute(2, 0x00018010, b"PLANO~1.PDF\0")
    body += attribute(2, 0x0006800F, b"%PDF-1.4")
    body += attribute(
        2, 0x00069005, props(prop(0x1F, 0x3707, "plano número 1.pdf"), prop(0x1F, 0x370E, "application/pdf"))
    )
    body += attribute(2, 0x00069002, b"\0" * 14)
    body += attribute(2, 0x00018010, "año.txt\0".encode("cp1252"))
    body += attribute(2, 0x0006800F, b"texto")
    return struct.pack("<IH", tnef.SIGNATURE, 1) + body


def test_winmail_gives_its_files_and_its_body():
    unpacked = tnef.unpack(winmail())
    assert unpacked is not None
    assert (unpacked.text, unpacked.html) == ("Hola señor", "<p>Hola</p>")
    assert [(one.filename, one.media_type, one.content) for one in unpacked.files] == [
        ("plano número 1.pdf", "application/pdf", b"%PDF-1.4"),
        ("año.txt", "application/octet-stream", b"texto"),
    ]


def test_a_mail_that_is_only_a_winmail():
    raw = b"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
    mail = read(raw + base64.encodebytes(winmail()))
    assert mail.text == "Hola señor"
    assert [one.filename for one in mail.attachments] == ["plano número 1.pdf", "año.txt"]


@pytest.mark.parametrize(
    "data", [b"", b"x", winmail()[:6], b"\0" * 100, struct.pack("<IH", tnef.SIGNATURE, 1) + b"\xff" * 99]
)
def test_a_winmail_that_holds_nothing_stays_a_file(data):
    assert tnef.unpack(data) is None
    raw = b"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
    mail = read(raw + base64.encodebytes(data))
    assert [(one.filename, one.content) for one in mail.attachments] == [("winmail.dat", data)]
    assert "tnef_unreadable" in mail.defects


def test_a_winmail_cut_anywhere_is_no_accident():
    whole = winmail()
    for length in range(0, len(whole), 7):
        tnef.unpack(whole[:length])


def test_compressed_rtf():
    # "{\rtf1\ansi\ansicpg1252\pard hello world}\r\n", the example of [MS-OXRTFCP] 4.1.1.
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert tnef.decompress_rtf(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert tnef.decompress_rtf(b"short") == b""
    assert tnef.decompress_rtf(struct.pack("<IIII", 20, 5, 0x414C454D, 0) + b"plain") == b"plain"


@pytest.fixture(scope="module")
def signer():
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ana@example.com")])
    start = datetime(2025, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    return certificate, key


def signed(signer, content, *options):
    certificate, key = signer
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary, *options])


def test_a_signed_envelope_is_opened(signer):
    inner = b"Content-Type: text/plain; charset=utf-8\n\nHola \xc3\xa1rbol\n"
    envelope = signed(signer, inner)
    assert smime.signed_content(envelope) == inner
    raw = b"Content-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n"
    mail = read(raw + base64.encodebytes(envelope))
    assert mail.text == "Hola árbol"
    assert [one.filename for one in mail.attachments] == ["smime.p7m"]
    assert "encrypted" not in mail.defects


def test_indefinite_lengths_and_pieces_are_read():
    data = bytes.fromhex("06092a864886f70d010701")
    octets = b"\x24\x80\x04\x03abc\x04\x03def\0\0"
    inner = b"\x30\x80" + data + b"\xa0\x80" + octets + b"\0\0\0\0"
    signed_data = b"\x30\x80\x02\x01\x01\x31\x80\0\0" + inner + b"\0\0"
    envelope = b"\x30\x80" + bytes.fromhex("06092a864886f70d010702") + b"\xa0\x80" + signed_data + b"\0\0\0\0"
    assert smime.signed_content(envelope) == b"abcdef"


def test_what_is_encrypted_or_detached_stays_a_file(signer):
    detached = signed(signer, b"hola", pkcs7.PKCS7Options.DetachedSignature)
    enveloped = bytes.fromhex("3080") + bytes.fromhex("06092a864886f70d010703") + b"\xa0\x80\0\0\0\0"
    for content in (detached, enveloped, b"", b"garbage", b"\x30\x80" * 1000):
        assert smime.signed_content(content) is None
    raw = b"Content-Type: application/x-pkcs7-mime\nContent-Transfer-Encoding: base64\n\n"
    mail = read(raw + base64.encodebytes(enveloped))
    assert [one.filename for one in mail.attachments] == ["smime.p7m"]
    assert "encrypted" in mail.defects


def uuencoded(content):
    lines = [binascii.b2a_uu(content[at : at + 45]) for at in range(0, len(content), 45)]
    return b"".join(lines) + b"`\n"


def test_uuencoded_files_leave_the_text():
    content = bytes(range(256))
    text = b"Va la foto:\n\nbegin 644 foto.jpg\n" + uuencoded(content) + b"end\n\nGracias\n"
    mail = read(b"Subject: x\n\n" + text)
    assert [(one.filename, one.content) for one in mail.attachments] == [("foto.jpg", content)]
    assert mail.text.split() == ["Va", "la", "foto:", "Gracias"]


def test_a_text_that_only_speaks_of_beginning_is_left_alone():
    for text in (b"begin 644 x\nno es un archivo\nend\n", b"begin 644 x\n#0V%T\n", b"begin 2025 bien\n"):
        assert transfer.uuencoded(text) == ([], text)


@pytest.mark.parametrize(
    ("data", "decoded"),
    [
        (b"SG9sYQ==", b"Hola"),
        (b"SG9sYQ", b"Hola"),
        (b"SG9s\r\nYQ==\r\n", b"Hola"),
        (b"SG9sYQ==SG9sYQ==", b"HolaHola"),
        (b"SG9s*YQ==", b"Hola"),
        (b"SG9sYQ==\n\n-- \nlista\n", b"Hola" + transfer.base64(b"lista")),
        (b"A", b""),
        (b"", b""),
        (b"====", b""),
    ],
)
def test_base64_in_every_state(data, decoded):
    assert transfer.decode(data, "base64") == (decoded, True)


@pytest.mark.parametrize(
    ("encoding", "decoded", "understood"),
    [
        ("Quoted-Printable", b"\xe1", True),
        (" quoted_printable ; x", b"\xe1", True),
        ("8bit", b"=E1", True),
        ("", b"=E1", True),
        ("x-nobody-knows", b"=E1", False),
    ],
)
def test_encodings_by_name(encoding, decoded, understood):
    assert transfer.decode(b"=E1", encoding) == (decoded, understood)


def test_an_invitation_has_words():
    text = (
        "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nDTSTART:19700101T000000\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n"
        "DTSTART;TZID=America/Argentina:20250303T101500\r\nSUMMARY:Reunión\\, barrio\r\n  norte\r\n"
        "LOCATION:Club\r\nDESCRIPTION:Uno\\nDos\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    assert calendar.summary(text) == "Reunión, barrio norte\n2025-03-03 10:15\nClub\nUno\nDos"
    mail = read(b"Content-Type: text/calendar; charset=utf-8\n\n" + text.encode())
    assert mail.text.startswith("Reunión, barrio norte\n")
    assert [one.filename for one in mail.attachments] == ["invite.ics"]


@pytest.mark.parametrize(
    ("text", "delete_space", "unwrapped"),
    [
        ("uno \ndos\ntres", False, "uno dos\ntres"),
        ("uno \ndos", True, "unodos"),
        ("> uno \n> dos\ntres", False, "> uno dos\ntres"),
        ("> uno \ndos", False, "> uno \ndos"),
        ("hola \n-- \nana", False, "hola \n-- \nana"),
        (" >no es cita", False, ">no es cita"),
        ("abierto ", False, "abierto "),
    ],
)
def test_flowed_lines_are_joined(text, delete_space, unwrapped):
    assert flowed.unwrap(text, delete_space=delete_space) == unwrapped
