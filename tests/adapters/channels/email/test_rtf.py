"""The words of Rich Text, which is all that some mails of Outlook have."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.adapters.channels.email.message import rtf


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (rb"{\rtf1\ansi\ansicpg1252\pard hello world}", "hello world"),
        (rb"{\rtf1\ansi Uno\par Dos\tab tres\par}", "Uno\nDos\ttres"),
        (rb"{\rtf1\ansi\ansicpg1252 \'e1rbol ca\'eddo}", "árbol caído"),
        (rb"{\rtf1\ansicpg932 \'93\'fa}", "日"),
        (rb"{\rtf1 a\u241\'f1o \uc0\u8364 5 \u-10179 \u-8704 x}", "año €5 😀x"),
        (
            rb"{\rtf1{\fonttbl{\f0 Arial;}}{\*\generator Riched;}{\pict 00ff}hola \emdash  \{x\}\~y}",
            "hola — {x}\xa0y",
        ),
        (b"{\\rtf1 uno\r\ndos\\\ntres", "unodos\ntres"),
        (rb"{\rtf1 a}}}} b", "a b"),
        (rb"{\rtf1 \'zz", "'zz"),
        (b"no es rtf", ""),
        (b"", ""),
    ],
)
def test_text(data, text):
    assert rtf.read(data) == (text, "")


def test_html_that_was_hidden_in_it():
    data = (
        rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\fonttbl{\f0 Arial;}}{\*\htmltag19 <html>}{\*\htmltag64 <p>}"
        rb"\htmlrtf {\b \htmlrtf0 se\'f1or\htmlrtf }\htmlrtf0 {\*\htmltag4 \par}{\*\mhtmltag84 <x>}"
        rb"{\*\htmltag72 </p>}{\*\htmltag27 </html>}}"
    )
    assert rtf.read(data) == ("", "<html><p>señor\n</p></html>")


@given(st.binary(max_size=400), st.sampled_from([b"", b"\\fromhtml1"]))
def test_whatever_the_bytes(data, mark):
    text, html = rtf.read(b"{\\rtf1" + mark + data)
    (text + html).encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("piece", [b"{", b"}", b"{}", b"\\par ", b"\\'e1", b"\\u-10179 ", b"a\\b "])
def test_a_megabyte_of_one_thing(piece):
    started = time.process_time()
    rtf.read(b"{\\rtf1" + piece * (1_000_000 // len(piece)))
    assert time.process_time() - started < 12
