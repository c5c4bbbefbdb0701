"""Which words count, and how what is unusual is said."""

from datetime import date

import pytest
from django.utils import translation

from nexo.domain.analytics.rules.saying import how_unusual, told
from nexo.domain.analytics.rules.terms import MOST_TERMS, terms_of
from nexo.domain.analytics.rules.words import Before, risen_words

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Se cayó un poste.", ["cayo", "poste"]),
        ("hay olor a gas", ["olor"]),
        ("Olor raro en la vereda de Ricardo Pereyra", ["olor", "raro", "olor raro", "vereda"]),
        ("agua turbia; agua turbia", ["agua", "turbia", "agua turbia"]),
        ("mosquitos 4512 mosquitos", ["mosquitos"]),
        ("HAY MOSQUITOS", ["mosquitos"]),
        ("perdida […] cloaca", ["perdida", "cloaca"]),
        ("", []),
    ],
)
def test_words_and_pairs_without_names_numbers_and_stop_words(text, terms):
    assert terms_of(text) == terms


def test_names_that_are_known_never_count():
    assert terms_of("olor en belgrano", {"belgrano"}) == ["olor"]


def test_a_long_text_is_bounded():
    letters = "abcdefghijklmnop"
    text = " ".join(f"palabra{a}{b}" for a in letters for b in letters)
    assert len(terms_of(text)) == MOST_TERMS


def test_words_rise_against_their_weeks_and_pairs_stand_for_their_words():
    people = {("g", "olor"): 8, ("g", "raro"): 8, ("g", "olor raro"): 8, ("g", "poste"): 9, ("g", "gato"): 4}
    before = Before(56, 300, {("g", "poste"): 150})
    found = risen_words(people, 16, before)
    assert [one.key[1] for one in found["g"]] == ["olor raro"]
    assert risen_words(people, 16, Before(20, 300, {})) == {}


def test_where_everybody_writes_more_every_word_is_written_more():
    people, before = {("g", "pozo"): 10}, Before(56, 300, {("g", "pozo"): 40})
    assert [one.count for one in risen_words(people, 16, before)["g"]] == [10]
    assert risen_words(people, 60, before) == {}


@pytest.mark.parametrize(
    ("kind", "count", "expected", "said"),
    [
        ("day", 9, 3.0, "el triple de lo habitual para un martes"),
        ("day", 6, 3.0, "el doble de lo habitual para un martes"),
        ("day", 12, 3.0, "el cuádruple de lo habitual para un martes"),
        ("week", 30, 3.0, "unas 10 veces lo habitual para una semana"),
        ("words", 30, 3.0, "unas 10 veces lo habitual para tres días"),
        ("day", 6, 0.2, "algo que casi nunca pasa"),
    ],
)
def test_how_unusual_in_words(kind, count, expected, said):
    with translation.override("es"):
        assert how_unusual(kind=kind, count=count, expected=expected, day=TUESDAY) == said


def test_what_rose_in_a_sentence():
    with translation.override("es"):
        words = [{"term": "olor raro", "people": 6}, {"term": "asfalto", "people": 5}]
        assert told(kind="words", count=6, expected=0.1, day=TUESDAY, terms=words) == (
            "«olor raro», «asfalto», 6 personas: algo que casi nunca pasa"
        )
        assert told(kind="day", count=9, expected=3.0, day=TUESDAY, terms=words) == (
            "9 casos: el triple de lo habitual para un martes"
        )
