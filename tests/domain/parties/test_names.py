import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.domain.parties.enums import PartyKind
from nexo.domain.parties.rules import names


def test_the_self_perceived_name_is_shown_and_every_name_is_searched():
    columns = names.name_columns(given_names="Juan", surname="Ñañez", self_perceived_name="Ana")
    assert (columns.display_name, columns.sort_key) == ("Ana Ñañez", "nzzanzzez ana")
    assert columns.search_text == "juan ñañez ana"
    assert "jua" in columns.ngrams
    assert "ñañ" in columns.ngrams


def test_a_self_perceived_name_with_the_surname_is_not_doubled():
    columns = names.name_columns(given_names="Juan", surname="Paz", self_perceived_name="Ana Paz")
    assert columns.display_name == "Ana Paz"


@pytest.mark.parametrize(
    ("given_names", "surname", "shown"), [("Ana", "", "Ana"), ("", "Paz", "Paz"), ("", "", "")]
)
def test_half_a_name(given_names, surname, shown):
    assert names.name_columns(given_names=given_names, surname=surname).display_name == shown


def test_an_organisation_is_shown_by_its_legal_name():
    columns = names.name_columns(kind=PartyKind.ORGANISATION, legal_name="Sociedad de Fomento El Ñandú")
    assert columns.display_name == "Sociedad de Fomento El Ñandú"
    assert columns.sort_key == "sociedad de fomento el nzzandu"


def test_a_name_from_outside_is_made_harmless():
    assert names.clean("  Ana\u202e\u200b \n\tPaz\x00 ") == "Ana Paz"
    assert names.clean("x" * 500) == "x" * 120


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gómez, María", "María Elena Gomez"),
        ("M. Gómez", "María Gómez"),
        ("Fer Gómez", "Fernanda Gómez"),
        ("María Gómez", "Maria Gomes"),
        ("María Gómez 🌻", "maría gómez"),
        ("María", "Juan Gómez"),
        ("mgomez1978", "Juan Gómez"),
        ("María de los Ángeles Paz", "María Angeles Paz"),
        ("", "Juan Gómez"),
    ],
)
def test_names_that_may_be_one_persons(one, other):
    assert names.contradict(one, other) is False
    assert names.contradict(other, one) is False


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("María Gómez", "Juan Gómez"),
        ("Mario Gómez", "María Gómez"),
        ("Juan Pérez", "Juana Pérez"),
        ("Carlos Sosa", "Carla Sosa"),
        ("Ana Paz", "Luis Sosa"),
    ],
)
def test_names_that_contradict(one, other):
    assert names.contradict(one, other) is True
    assert names.contradict(other, one) is True


def test_the_same_name_whatever_the_order():
    assert names.same("Gómez María", "maria gomez") is True
    assert names.same("María Gómez", "María Elena Gómez") is False
    assert names.same("", "") is False


def test_likeness():
    assert names.similarity("Gómez María", "Maria Gomez") == 100
    assert names.similarity("María Gómez", "María Gomes") == 91
    assert names.similarity("", "María") == 0


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_can_be_compared_either_way(one, other):
    assert names.contradict(one, other) == names.contradict(other, one)
    assert names.contradict(one, one) is False
    assert 0 <= names.similarity(one, other) <= 100
