"""A single word stops us; a sentence is for an official."""

import pytest

from nexo.domain.interactions.rules.opt_out import RESUME_WORDS, STOP_WORDS, Wanted, Wish, find


def usual(text):
    return find(text, stop=STOP_WORDS, resume=RESUME_WORDS)


@pytest.mark.parametrize("text", ["STOP", "stop", " Stop \n", "BAJA", "baja", "ARRÊT", "Unsubscribe"])
def test_a_word_alone_stops(text):
    assert usual(text) == Wanted(Wish.STOP, "all")


@pytest.mark.parametrize(
    "text", ["", " ", "STOP PLEASE", "STOP 12345", "¿baja?", "la baja", "no", "YES", "STOP."]
)
def test_anything_more_is_no_wish(text):
    assert usual(text) is None


def test_a_person_can_come_back():
    assert usual("alta") == Wanted(Wish.RESUME, "all")


def test_a_town_has_words_of_its_own_for_a_purpose():
    words = {"Recordatorios": "reminders"}
    assert find("RECORDATORIOS", stop=words, resume={}) == Wanted(Wish.STOP, "reminders")
    assert find("stop", stop=words, resume={}) is None
