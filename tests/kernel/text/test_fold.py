"""Folding, order and likeness of words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.kernel.text.fold import fold, sort_key
from nexo.kernel.text.ngrams import ngrams, similarity


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ÁÉÍÓÚÜáéíóúü", "aeiouuaeiouu"),
        ("Ñandú", "ñandu"),
        ("n\u0303ora N\u0303ORA", "ñora ñora"),
        ("ãõẽ", "aoe"),
        ("  a\t\n b\u00a0c ", "a b c"),
        ("a\u200bb\u202ec\ufeffd\u00ade", "abcde"),
        ("Straße ﬁn ½", "strasse fin 1⁄2"),
        ("İstanbul", "istanbul"),
        ("½ ２ ①", "1⁄2 2 1"),
        ("a\x00b", "a b"),
        ("\ud800x", "x"),
        ("", ""),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aáñnÑNüÜ zZ"))
def test_folding_does_not_care_for_case(text):
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


def test_spanish_order():
    names = [
        "Núñez",
        "Nunes",
        "nuñez",
        "Nuza",
        "Ñandú",
        "Nz",
        "Oca",
        "Ábaco",
        "abad",
        "Zona 10",
        "Zona 9",
        "zona 2 b",
    ]
    assert sorted(names, key=sort_key) == [
        "Ábaco",
        "abad",
        "Nunes",
        "Núñez",
        "nuñez",
        "Nuza",
        "Nz",
        "Ñandú",
        "Oca",
        "zona 2 b",
        "Zona 9",
        "Zona 10",
    ]


@given(st.text())
def test_keys_hold_letters_digits_and_single_blanks(text):
    key = sort_key(text)
    assert all(char.isalnum() or char == " " for char in key)
    assert key == " ".join(key.split())
    assert "ñ" not in key


def test_ngrams_frame_every_word():
    assert ngrams("Ñu 1") == ["  1", "  ñ", " 1 ", " ñu", "ñu "]
    assert ngrams("a", size=2) == [" a", "a "]
    assert ngrams("PÉREZ") == ngrams("perez")
    assert ngrams("¡!") == []


@given(st.text())
def test_ngrams_are_distinct_and_sorted(text):
    pieces = ngrams(text)
    assert pieces == sorted(set(pieces))
    assert all(len(piece) == 3 for piece in pieces)


def test_similarity():
    assert similarity("María González", "maria gonzalez") == 1.0
    assert similarity("", "x") == similarity("", "") == 0.0
    assert similarity("Gonzales", "González") > 0.5 > similarity("Gonzales", "Fernández")
    assert similarity("Peña", "Pena") < 1.0
