"""File names: harmless, and never empty."""

import pytest

from nexo.adapters.channels.email.message.names import default_name, safe_name
from nexo.adapters.channels.email.reading import read


@pytest.mark.parametrize(
    ("declared", "name"),
    [
        ("foto.jpg", "foto.jpg"),
        ("Ñandú árbol.pdf", "Ñandú árbol.pdf"),
        ("C:\\Users\\ana\\foto.jpg", "foto.jpg"),
        ("\\\\server\\share\\foto.jpg", "foto.jpg"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\autoexec.bat", "autoexec.bat"),
        ("/etc/passwd", "passwd"),
        ("acta 3/2025.pdf", "acta 3_2025.pdf"),
        (".htaccess", "htaccess"),
        ("\u200b.htaccess", "htaccess"),
        ("foto\u202egpj.exe", "fotogpj.exe"),
        ("a\x00b\r\nc.txt", "ab c.txt"),
        ("  nombre.  ", "nombre"),
        ('a<b>:"|?*.txt', "a_b______.txt"),
        ("..", ""),
        ("", ""),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("ñ" * 300, "ñ" * 100),
    ],
)
def test_a_name_is_made_harmless(declared, name):
    assert safe_name(declared) == name


@pytest.mark.parametrize(
    ("media_type", "name"),
    [
        ("image/png", "image.png"),
        ("image/jpeg", "image.jpg"),
        ("application/pdf", "document.pdf"),
        ("text/calendar", "invite.ics"),
        ("audio/ogg", "audio.ogg"),
        ("application/x-nobody-knows", "file.bin"),
        ("nonsense", "file.bin"),
    ],
)
def test_a_type_gives_a_name(media_type, name):
    assert default_name(media_type) == name


def attached(headers: bytes, content: bytes = b"x") -> str:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + headers + b"\n\n" + content + b"\n--b--\n"
    return read(raw).attachments[0].filename


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        (
            b'Content-Type: image/png; name="a.png"\nContent-Disposition: attachment; filename="b.png"',
            "b.png",
        ),
        (b'Content-Type: image/png; name="a.png"\nContent-Disposition: attachment', "a.png"),
        (b"Content-Type: image/png", "image.png"),
        (b"Content-Type: image/png\nContent-ID: <image001.png@01DB>", "image001.png"),
        (b"Content-Type: image/png\nContent-Location: http://example.com/a/logo.gif", "logo.gif"),
        (b"Content-Type: image/png\nContent-Description: plano.png", "plano.png"),
        (b"Content-Type: application/octet-stream; name==?utf-8?Q?=C3=A1.bin?=", "á.bin"),
    ],
)
def test_where_a_name_is_looked_for(headers, name):
    assert attached(headers) == name


def test_a_forwarded_message_is_named_by_its_subject():
    inner = b"Subject: =?utf-8?Q?Reclamo_n=C2=BA_5?=\nFrom: a@example.com\n\nhola"
    assert attached(b"Content-Type: message/rfc822", inner) == "Reclamo nº 5.eml"
    assert attached(b"Content-Type: message/rfc822", b"\nhola") == "message.eml"
