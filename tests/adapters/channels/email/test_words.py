"""Header text as it is really written."""

import pytest

from nexo.adapters.channels.email.mime.words import decode_header


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"Reclamo por un bache", "Reclamo por un bache"),
        (b"=?utf-8?Q?Hola_se=C3=B1or?=", "Hola señor"),
        (b"=?UTF-8?B?w6FyYm9s?=", "árbol"),
        (b"=?utf-8?Q?uno?= =?utf-8?Q?_dos?=", "uno dos"),
        (b"=?utf-8?Q?uno?=\r\n =?utf-8?Q?_dos?=", "uno dos"),
        (b"=?utf-8?Q?=C3?= =?utf-8?Q?=B1and=C3=BA?=", "ñandú"),
        (b"=?utf-8?B?w7E=?= y =?iso-8859-1?Q?=E1?=", "ñ y á"),
        (b"Re: =?iso-8859-1?q?a b=E9c?= fin", "Re: a béc fin"),
        (b"=?utf-8?q?qu=C3=A9? ya?=", "qué? ya"),
        (b"=?utf-8?q?qu=C3=A9?=20pasa?=", "qué? pasa"),
        (b"=?utf-8?B?SG9sYSDDsQ", "Hola ñ"),
        (b"=?utf-8?B?SG9 sYQ==?=", "Hola"),
        (b"=?gb2312?B?1tC5+g==?=", "中国"),
        (b"=?x-unknown?B?xOO6w6Osx+vOyg==?=", "你好，请问"),
        (b"=?utf-8*es?Q?a=C3=B1o?=", "año"),
        (b"=?iso-2022-jp?B?GyRCLSEbKEI=?=", "①"),
        (b"=?utf-8?Q?=3D=3Futf-8=3FQ=3Fa=3DC3=3DB1o=3F=3D?=", "año"),
        (b"pre=?utf-8?Q?=C3=B1?=post", "preñpost"),
        (b"=?utf-8?Q??=", ""),
        (b"=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        (b"=? no es =?", "=? no es =?"),
        ("Añatuya".encode(), "Añatuya"),
        ("Añatuya".encode("latin-1"), "Añatuya"),
        (b"con\r\n\tdoblez", "con  doblez".replace("  ", " ")),
        (b"con\n doblez", "con doblez"),
    ],
)
def test_words_broken_and_whole(raw, text):
    assert decode_header(raw) == text


def test_raw_bytes_are_read_as_the_body_is():
    assert decode_header("关于付款".encode("gbk"), hint="gb2312") == "关于付款"


def test_the_walk_stays_linear():
    for piece in (b"=?utf-8?q?", b"=?a?q?a?=20b?=", b"=?utf-8?b?YQ==?= ", b"?="):
        decode_header(piece * 50_000)
