"""Parameters: quoted, continued, percent-encoded, unquoted, unclosed."""

import pytest

from nexo.adapters.channels.email.mime.parameters import parse


@pytest.mark.parametrize(
    ("raw", "value", "parameters"),
    [
        (b"text/plain; charset=utf-8", "text/plain", {"charset": "utf-8"}),
        (b'Text/Plain; Charset="UTF-8"', "text/plain", {"charset": "UTF-8"}),
        (b"text/plain charset=utf-8", "text/plain", {"charset": "utf-8"}),
        (b"text/plain; charset='utf-8'", "text/plain", {"charset": "utf-8"}),
        (b'attachment; filename="a;b.pdf"; size=3', "attachment", {"filename": "a;b.pdf", "size": "3"}),
        (b"attachment; filename=foo bar.pdf", "attachment", {"filename": "foo bar.pdf"}),
        (b'attachment; filename="a\\"b.pdf"', "attachment", {"filename": 'a"b.pdf'}),
        (b'attachment; filename="C:\\x\\y.txt"', "attachment", {"filename": "C:\\x\\y.txt"}),
        (b'multipart/mixed; boundary="abc', "multipart/mixed", {"boundary": "abc"}),
        (b'multipart/mixed;\r\n\tboundary="a b"', "multipart/mixed", {"boundary": "a b"}),
        (b"attachment; filename*=utf-8''%C3%A1.pdf", "attachment", {"filename": "á.pdf"}),
        (b"attachment; filename*=iso-8859-1''%C3%A1.pdf", "attachment", {"filename": "á.pdf"}),
        (b"attachment; filename*=''%E1.pdf", "attachment", {"filename": "á.pdf"}),
        (
            b"attachment; filename*0*=utf-8''%C3%A1r; filename*1*=bol%20; filename*2=x.pdf",
            "attachment",
            {"filename": "árbol x.pdf"},
        ),
        (b"attachment; filename*1=b.pdf; filename*0=a", "attachment", {"filename": "ab.pdf"}),
        (b"attachment; filename*0*=utf-8''%C3; filename*1*=%A1.pdf", "attachment", {"filename": "á.pdf"}),
        (b'attachment; filename="=?utf-8?Q?=C3=A1.pdf?="', "attachment", {"filename": "á.pdf"}),
        (
            b'attachment; filename="=?utf-8?Q?=C3=A1?=\r\n =?utf-8?Q?.pdf?="',
            "attachment",
            {"filename": "á.pdf"},
        ),
        ("attachment; filename=árbol.pdf".encode(), "attachment", {"filename": "árbol.pdf"}),
        ("attachment; filename=árbol.pdf".encode("latin-1"), "attachment", {"filename": "árbol.pdf"}),
        (b"name=x.pdf", "", {"name": "x.pdf"}),
        (b"attachment;", "attachment", {}),
        (b"", "", {}),
        (b';;;==;"', "", {}),
    ],
)
def test_parameters_good_and_bad(raw, value, parameters):
    found = parse(raw)
    assert (found.value, found.parameters) == (value, parameters)
