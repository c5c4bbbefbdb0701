"""Stored mail read back."""

import gzip

import pytest

from nexo.adapters.channels.email.command import parse_file
from nexo.adapters.channels.email.replay import replay

ONE = b"From: a@example.com\nSubject: uno\n\nhola\n"
TWO = b"From: b@example.com\nSubject: dos\n\n>From aqui\n\nchau\n"
MBOX = (
    b"From a@example.com Mon Mar  3 10:12:13 2025\n"
    + ONE
    + b"\nFrom b@example.com Mon Mar  3 10:12:14 2025\n"
    + TWO.replace(b">From", b">>From")
    + b"\n"
)


def test_an_mbox(tmp_path):
    path = tmp_path / "mail.mbox"
    path.write_bytes(MBOX)
    assert [(one.name, one.raw) for one in replay(path)] == [(f"{path}:1", ONE), (f"{path}:2", TWO)]


def test_a_compressed_mbox(tmp_path):
    path = tmp_path / "mail.mbox.gz"
    path.write_bytes(gzip.compress(MBOX))
    assert [one.raw for one in replay(path)] == [ONE, TWO]


def test_a_maildir(tmp_path):
    for name in ("cur", "new", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "cur" / "1.host:2,S").write_bytes(ONE)
    (tmp_path / "new" / "2.host").write_bytes(TWO)
    (tmp_path / "tmp" / "3.host").write_bytes(b"half")
    assert [one.raw for one in replay(tmp_path)] == [ONE, TWO]


def test_a_folder_of_files(tmp_path):
    (tmp_path / "b.eml").write_bytes(TWO)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "c.eml").write_bytes(ONE)
    (tmp_path / "foto.jpg").write_bytes(b"x")
    (tmp_path / ".oculto.eml").write_bytes(b"x")
    assert [one.raw for one in replay(tmp_path)] == [TWO, ONE]


def test_one_file_and_none(tmp_path):
    path = tmp_path / "uno.eml"
    path.write_bytes(ONE)
    assert [one.raw for one in replay(path)] == [ONE]
    with pytest.raises(FileNotFoundError):
        list(replay(tmp_path / "nada"))


def test_what_the_command_line_prints(tmp_path):
    path = tmp_path / "uno.eml"
    path.write_bytes(
        b"Message-ID: <1@x>\nFrom: =?utf-8?Q?Ana_P=C3=A9rez?= <ana@example.com>\nTo: Muni <muni@muni.ex"
        b"ample>\n"
        b"Cc: beto@example.com\nSubject: Hola\nDate: Mon, 3 Mar 2025 10:12:13 -0300\n"
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nGracias.\n-- \nAna\n--b\nContent-Type: "
        b"image/png\n\nx\n--b--\n"
    )
    assert parse_file(path) == {
        "file": str(path),
        "message_id": "<1@x>",
        "from": {"name": "Ana Pérez", "address": "ana@example.com"},
        "to": [{"name": "Muni", "address": "muni@muni.example"}],
        "cc": [{"name": "", "address": "beto@example.com"}],
        "subject": "Hola",
        "date": "2025-03-03T13:12:13Z",
        "text": "Gracias.\n-- \nAna",
        "html": "",
        "reply_text": "Gracias.",
        "automatic": False,
        "bounce": None,
        "attachments": [
            {
                "filename": "image.png",
                "media_type": "image/png",
                "size": 1,
                "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
            }
        ],
        "defects": [],
    }


def test_what_the_command_line_prints_of_a_bounce_and_of_nothing(tmp_path):
    path = tmp_path / "b.eml"
    path.write_bytes(
        b"From: MAILER-DAEMON@x\nX-Failed-Recipients: a@b.c\nSubject: failure notice\n\nuser unknown\n"
    )
    found = parse_file(path)
    assert (found["automatic"], found["bounce"]) == (
        True,
        {"recipient": "a@b.c", "class": "hard", "status": "5.1.1"},
    )
    path.write_bytes(b"")
    assert parse_file(path) == {"file": str(path), "error": "El correo está vacío."}
    assert parse_file(tmp_path / "nada") == {
        "file": str(tmp_path / "nada"),
        "error": "No such file or directory",
    }
