"""Parts of an SMS: the lengths and traps of TS 23.038, one row each."""

import pytest

from nexo.domain.interactions.rules.sms import Change, Coding, changes, measure, narrowed, plain, split

ROWS = [
    ("", "gsm7", 0, 160),
    ("a", "gsm7", 1, 159),
    ("a" * 160, "gsm7", 1, 0),
    ("a" * 161, "gsm7", 2, 145),
    ("a" * 306, "gsm7", 2, 0),
    ("a" * 307, "gsm7", 3, 152),
    ("a" * 1600, "gsm7", 11, 83),
    ("ñÑ¿¡éà@$£_Δ\n", "gsm7", 1, 148),
    ("á", "ucs2", 1, 69),
    ("ç", "ucs2", 1, 69),
    ("Ç", "gsm7", 1, 159),
    ("\t", "ucs2", 1, 69),
    # One curly quote turns 160 characters into three parts.
    ("“" + "a" * 159, "ucs2", 3, 41),
    ("á" * 70, "ucs2", 1, 0),
    ("á" * 71, "ucs2", 2, 63),
    ("á" * 134, "ucs2", 2, 0),
    ("á" * 135, "ucs2", 3, 66),
    # Each of the extension costs two.
    ("€" * 80, "gsm7", 1, 0),
    ("€" * 80 + "a", "gsm7", 2, 144),
    ("[" + "a" * 158, "gsm7", 1, 0),
    ("^{}\\[~]|€\f", "gsm7", 1, 140),
    # An escape is never parted from its character: the first part stays one short.
    ("a" * 152 + "€" + "a" * 10, "gsm7", 2, 141),
    ("a" * 151 + "€" + "a" * 10, "gsm7", 2, 143),
    # Nor are the two halves of what lies beyond the basic plane.
    ("😀" * 35, "ucs2", 1, 0),
    ("😀" * 36, "ucs2", 2, 61),
    ("a" * 66 + "😀" + "a" * 10, "ucs2", 2, 55),
]


@pytest.mark.parametrize(("text", "coding", "parts", "left"), ROWS, ids=range(len(ROWS)))
def test_a_text_takes_so_many_parts(text, coding, parts, left):
    found = measure(text)
    assert (found.coding, found.parts, found.left) == (coding, parts, left)


@pytest.mark.parametrize("text", [row[0] for row in ROWS], ids=range(len(ROWS)))
def test_the_parts_are_the_text(text):
    assert "".join(split(text)) == text


def test_an_escape_goes_whole_to_the_next_part():
    assert split("a" * 152 + "€" + "b" * 10) == ["a" * 152, "€" + "b" * 10]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Hola” – dijo…", '"Hola" - dijo...'),
        ("l’eau", "l'eau"),
        ("sin\u00a0corte\u200b", "sin corte"),
        ("acción", "acción"),
        ("€ y ñ", "€ y ñ"),
    ],
)
def test_typography_becomes_plain_and_letters_stay(text, expected):
    assert plain(text) == expected


def test_what_could_be_spelled_otherwise_is_offered_once_each():
    assert changes("Acción “rápida” de acción") == [
        Change("ó", "o"),
        Change("“", '"'),
        Change("á", "a"),
        Change("”", '"'),
    ]


def test_nothing_is_offered_where_it_would_gain_nothing():
    assert changes("acción 😀") == []
    assert changes("ñandú") == [Change("ú", "u")]
    assert changes("peña") == []


def test_every_change_offered_leads_to_the_narrow_alphabet():
    text = "Reunión: mañana “a las 9” – traé el DNI…"
    for change in changes(text):
        text = text.replace(change.before, change.after)
    assert measure(text).coding is Coding.GSM7


def test_all_that_is_offered_at_once():
    assert narrowed("“Reunión” mañana") == '"Reunion" mañana'
    assert narrowed("acción 😀") == "acción 😀"
