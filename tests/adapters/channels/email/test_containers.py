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
from hypothesis import given
from hypothesis import strategies as st

from nexo.adapters.channels.email.items import items_of
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


def packed(text):
    """Compress as [MS-OXRTFCP] allows: with literals only."""
    groups = b"".join(b"\0" + text[at : at + 8] for at in range(0, len(text), 8))
    return struct.pack("<IIII", len(groups) + 12, len(text), 0x75465A4C, 0) + groups


def tnef_of(*attributes):
    return struct.pack("<IH", tnef.SIGNATURE, 1) + b"".join(attributes)


def test_a_winmail_whose_only_body_is_rich_text():
    rich = rb"{\rtf1\ansi\ansicpg1252 Se\'f1or: va el plano}"
    unpacked = tnef.unpack(tnef_of(attribute(1, 0x00069003, props(prop(0x102, 0x1009, packed(rich))))))
    assert unpacked is not None
    assert unpacked.text == "Señor: va el plano"
    assert [(one.filename, one.content) for one in unpacked.files] == [("message.rtf", rich)]


def nested(inner):
    named = props(prop(0x1F, 0x3001, "Reclamo anterior"), prop(0x0D, 0x3701, b"\0" * 16 + inner))
    return tnef_of(attribute(2, 0x00069002, b"\0" * 14), attribute(2, 0x00069005, named))


def test_a_message_inside_a_winmail_is_opened():
    unpacked = tnef.unpack(nested(winmail()))
    assert unpacked is not None
    assert [(one.filename, one.media_type) for one in unpacked.files] == [
        ("Reclamo anterior.txt", "text/plain"),
        ("Reclamo anterior.html", "text/html"),
        ("plano número 1.pdf", "application/pdf"),
        ("año.txt", "application/octet-stream"),
    ]
    assert unpacked.files[0].content.decode() == "Hola señor"


def test_winmails_within_winmails_end_somewhere():
    data = winmail()
    for _ in range(40):
        data = nested(data)
    unpacked = tnef.unpack(data)
    assert unpacked is not None
    assert [one.filename for one in unpacked.files] == ["Reclamo anterior"]


@given(st.binary(max_size=300), st.integers(0, 400), st.integers(0, 255))
def test_a_winmail_of_any_bytes(tail, place, byte):
    tnef.unpack(struct.pack("<IH", tnef.SIGNATURE, 1) + tail)
    changed = bytearray(winmail())
    changed[place % len(changed)] = byte
    tnef.unpack(bytes(changed))
    tnef.decompress_rtf(struct.pack("<IIII", 0, 5_000, 0x75465A4C, 0) + tail)


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


def test_a_signature_is_kept_and_said_to_be_unverified(signer):
    inner = b"Content-Type: text/plain\n\nHola"
    head = b"From: ana@example.com\nMessage-ID: <1@x>\nContent-Type: "
    opaque = head + b"application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\n"
    clear = (
        b'multipart/signed; boundary=b; protocol="application/pkcs7-signature"\n\n--b\n' + inner + b"\n--b\n"
        b"Content-Type: application/pkcs7-signature; name=smime.p7s\n\nx\n--b--\n"
    )
    for raw, name in (
        (opaque + base64.encodebytes(signed(signer, inner)), "smime.p7m"),
        (head + clear, "smime.p7s"),
    ):
        mail = read(raw)
        (item,) = items_of(mail, authentication="none")
        assert (item.text, item.extra["signature"], mail.defects) == ("Hola", "unverified", ("date_missing",))
        assert item.extra["remarks"] == ["Trae una firma digital: quedó guardada, sin verificar."]
        assert [one.filename for one in item.media] == [name]


@pytest.mark.parametrize("kind", ["010703", "010706", "09100117"])
def test_of_an_encrypted_mail_an_official_is_told_plainly(kind):
    prefix = b"\x06\x09" if len(kind) == 6 else b"\x06\x0b"
    oid = prefix + bytes.fromhex("2a864886f70d" + ("01" if len(kind) == 8 else "") + kind)
    envelope = b"\x30\x80" + oid + b"\xa0\x80\0\0\0\0"
    raw = (
        b"From: ana@example.com\nContent-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\n"
    )
    (item,) = items_of(read(raw + base64.encodebytes(envelope)), authentication="none")
    assert item.extra["remarks"] == [
        "Este correo está cifrado y acá no se puede leer. El original quedó guardado, adjunto."
    ]
    assert [one.content for one in item.media] == [envelope]


def test_an_envelope_that_is_none_is_not_called_encrypted(signer):
    raw = b"Content-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\n"
    whole = signed(signer, b"Content-Type: text/plain\n\n" + b"Hola " * 50)
    assert "smime_unreadable" in read(raw + base64.encodebytes(b"garbage")).defects
    assert "smime_cut" in read(raw + base64.encodebytes(whole[:-200])).defects
    for length in range(0, len(whole), 11):
        read(raw + base64.encodebytes(whole[:length]))


def test_envelopes_in_envelopes_in_deep_mails_end_somewhere(signer):
    content = b"Content-Type: text/plain\n\nHola"
    for _ in range(7):
        head = b"Content-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\n"
        content = head + base64.encodebytes(signed(signer, content))
        for level in range(150):
            content = b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level) + content
    mail = read(content)
    assert mail.attachments


def test_a_hundred_thousand_pieces_are_too_many():
    octets = b"\x24\x80" + b"\x04\x00" * 3_000_000 + b"\0\0"
    data = bytes.fromhex("06092a864886f70d010701")
    inner = b"\x30\x80" + data + b"\xa0\x80" + octets + b"\0\0\0\0"
    signed_data = b"\x30\x80\x02\x01\x01\x31\x80\0\0" + inner + b"\0\0"
    envelope = b"\x30\x80" + bytes.fromhex("06092a864886f70d010702") + b"\xa0\x80" + signed_data + b"\0\0\0\0"
    assert smime.signed_content(envelope) is None


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80"]),
)
def test_an_envelope_of_any_bytes(tail, head):
    smime.signed_content(head + tail)
    smime.kind_of(head + tail)
    smime.is_cut(head + tail)


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


@given(st.binary(max_size=300))
def test_uuencode_of_any_bytes(data):
    transfer.uuencoded(b"begin 644 x\n" + data + b"\nend\n")
    transfer.uuencoded(data)


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
