"""File names of strangers."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.kernel.files.names import LONGEST, clean_filename


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("foto.jpg", "foto.jpg"),
        ("Año nuevo (1).pdf", "Año nuevo (1).pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("C:\\fotos\\bache.png", "bache.png"),
        ("/", "archivo"),
        ("", "archivo"),
        ("...", "archivo"),
        (".htaccess", "htaccess"),
        ("\u200b.htaccess", "htaccess"),
        ("foto\u202egpj.exe", "fotogpj.exe"),
        ("fo\u00adto\u2060.j\ufeffpg", "foto.jpg"),
        ("a\x00b\r\n\tc.txt", "abc.txt"),
        ('a"<b>|c?*:%;.txt', "a__b__c_____.txt"),
        ("cafe\u0301.txt", "café.txt"),
        ("\ud800x.txt", "x.txt"),
        (" . foto.jpg . ", "foto.jpg"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ("a" * 300, "a" * 120),
        ("b." + "a" * 300, "b.aaaaaaaaaa"),
    ],
)
def test_are_made_safe(name, clean):
    assert clean_filename(name) == clean


@given(st.text())
def test_are_always_safe(name):
    clean = clean_filename(name)
    assert 1 <= len(clean) <= LONGEST
    assert not clean.startswith(".")
    assert not any(unicodedata.category(char)[0] == "C" or char in '/\\<>:"|?*%;' for char in clean)
    assert clean_filename(clean) == clean
