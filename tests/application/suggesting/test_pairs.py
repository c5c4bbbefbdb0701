"""What speaks for two cases being one problem, in figures and in words."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from nexo.application.suggesting.pairs import THRESHOLD, WEIGHTS, Pair, chance_of, street_of

SHARE = st.floats(0, 1)
PAIRS = st.builds(
    Pair,
    metres=st.floats(0, 150),
    hours=st.floats(0, 5_000),
    same_service=st.booleans(),
    words=SHARE,
    photo=SHARE,
    same_street=st.booleans(),
)


def pair(**changed: object) -> Pair:
    usual = {"metres": 40, "hours": 72, "same_service": True, "words": 0.7, "photo": 0, "same_street": False}
    return Pair(**usual | changed)


@given(PAIRS, st.floats(1, 100), st.floats(1, 1_000))
def test_further_and_later_is_never_likelier(one, metres, hours) -> None:
    moved = {name: getattr(one, name) for name in Pair.__slots__}
    moved |= {"metres": one.metres + metres, "hours": one.hours + hours}
    assert 0 < chance_of(WEIGHTS, Pair(**moved)) <= chance_of(WEIGHTS, one) < 1


@pytest.mark.parametrize(
    ("changed", "is_proposed"),
    [
        ({}, True),
        ({"words": 0.1}, True),
        ({"metres": 140, "words": 0.1}, False),
        ({"same_service": False, "words": 0.0}, False),
        ({"same_service": False, "metres": 10}, True),
        ({"hours": 4_000, "words": 0.0}, False),
        ({"metres": 140, "words": 0.1, "photo": 1.0}, True),
    ],
)
def test_until_something_was_learnt_these_are_proposed(changed, is_proposed) -> None:
    assert (chance_of(WEIGHTS, pair(**changed)) >= THRESHOLD) is is_proposed


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, ("a 40 m", "con 3 días de diferencia", "las mismas palabras")),
        (
            {"metres": 0.2, "hours": 0.5, "words": 0.4, "photo": 0.9, "same_street": True},
            (
                "en el mismo lugar",
                "con menos de una hora de diferencia",
                "palabras parecidas",
                "foto parecida",
                "la misma calle",
            ),
        ),
        ({"hours": 1.5, "words": 0.1}, ("a 40 m", "con 1 hora de diferencia")),
        ({"hours": 23.9, "words": 0}, ("a 40 m", "con 23 horas de diferencia")),
        ({"hours": 25, "words": 0}, ("a 40 m", "con 1 día de diferencia")),
    ],
)
def test_the_reasons_are_words(changed, said) -> None:
    assert pair(**changed).reasons() == said


def test_the_reasons_are_english_for_whoever_reads_english() -> None:
    with override("en"):
        assert pair().reasons() == ("40 m away", "3 days apart", "the same words")


def test_a_street_is_what_is_left_without_numbers() -> None:
    assert street_of("San Martín 450, 2") == street_of("SAN MARTIN 1200") == "san martin"
    assert street_of("450") == ""
