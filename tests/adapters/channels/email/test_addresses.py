"""Addresses: who wrote, whatever the header looks like."""

import pytest

from nexo.adapters.channels.email.mime.addresses import Address, parse


def one(name, address):
    return [Address(name, address)]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"ana@example.com", one("", "ana@example.com")),
        (b"Ana P. <ana@example.com>", one("Ana P.", "ana@example.com")),
        (b'"P, Ana" <ana@example.com>', one("P, Ana", "ana@example.com")),
        (b'"Ana \\"La\\" P" <ana@example.com>', one('Ana "La" P', "ana@example.com")),
        (b"'Ana' <ana@example.com>", one("Ana", "ana@example.com")),
        (b"ana@example.com (Ana P)", one("Ana P", "ana@example.com")),
        (b"Ana (la vecina) P <ana@example.com>", one("Ana  P".replace("  ", " "), "ana@example.com")),
        (b"=?utf-8?Q?P=C3=A9rez=2C_Ana?= <ana@example.com>", one("Pérez, Ana", "ana@example.com")),
        (b'"=?iso-8859-1?Q?P=E9rez?=" <ana@example.com>', one("Pérez", "ana@example.com")),
        (b"=?utf-8?B?QW5hIDxhbmFAZXhhbXBsZS5jb20+?=", one("Ana", "ana@example.com")),
        (b"P\xe9rez, Ana <ana@example.com>", one("Pérez, Ana", "ana@example.com")),
        (b"Ana <ana@example.com", one("Ana", "ana@example.com")),
        (b'"Ana <ana@example.com>', one("Ana", "ana@example.com")),
        (b"Ana ana@example.com", one("Ana", "ana@example.com")),
        (b"Juan P. ana@example.com", one("Juan P.", "ana@example.com")),
        (b"<ana@example.com.>", one("", "ana@example.com")),
        (b"< ana @ example.com >", one("", "ana@example.com")),
        (b"ana @ example . com", one("", "ana@example.com")),
        (b"<mailto:ana@example.com>", one("", "ana@example.com")),
        (b"Ana [mailto:ana@example.com]", one("Ana", "ana@example.com")),
        (b"<@ruta.example,@otra.example:ana@example.com>", one("", "ana@example.com")),
        (b'"ana perez"@example.com', one("", '"ana perez"@example.com')),
        (b'<"ana perez"@example.com>', one("", '"ana perez"@example.com')),
        (b'"ana@example.com" <ana@example.com>', one("ana@example.com", "ana@example.com")),
        (b"Name <<ana@example.com>>", one("Name", "ana@example.com")),
        (b'<"Ana" <ana@example.com>>', one("", "ana@example.com")),
        (b"ana@[192.0.2.1]", one("", "ana@[192.0.2.1]")),
        (b"root", one("", "root")),
        (b'"Ana" <>', one("Ana", "")),
        (b"<>", []),
        (b"", []),
        (b"undisclosed-recipients:;", []),
        (
            b"Vecinos: a@example.com, B <b@example.com>;, c@example.com",
            [Address("", "a@example.com"), Address("B", "b@example.com"), Address("", "c@example.com")],
        ),
        (b"a@example.com;b@example.com", [Address("", "a@example.com"), Address("", "b@example.com")]),
        ("Ana\u202eP <a\u200bna@example.com>".encode(), one("AnaP", "ana@example.com")),
    ],
)
def test_addresses_good_and_bad(raw, expected):
    assert parse(raw) == expected


def test_lists_of_any_shape_are_read_in_linear_time():
    for piece in (b"(", b'"', b"<", b"a@b,", b'"\\"', b"()", b":", b"=?a?q?b?= "):
        parse(piece * 50_000)
