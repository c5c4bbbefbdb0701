"""What a list holds, and who takes a conversation."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from nexo.domain.interactions.rules.sharing import Candidate, choose
from nexo.domain.interactions.rules.views import Wanted, kept_of, labels_of, wanted_of

ANA = Candidate(staff_id=UUID(int=1), name="Ana", load=3)
BETO = Candidate(staff_id=UUID(int=2), name="Beto", load=1, channels=("email",))
CELIA = Candidate(staff_id=UUID(int=3), name="Celia", load=5, languages=("pt",))
NOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("channel", "language", "name"),
    [("email", "", "Beto"), ("whatsapp", "", "Ana"), ("whatsapp", "pt", "Celia"), ("email", "fr", "Beto")],
)
def test_the_channel_decides_then_the_language_then_the_load(channel, language, name):
    found = choose([ANA, BETO, CELIA], channel=channel, language=language)
    assert found is not None
    assert found.candidate.name == name


def test_the_reasons_are_those_that_counted():
    found = choose([BETO, CELIA], channel="email", language="pt")
    assert (found.candidate.name, found.language, found.channel) == ("Celia", "pt", "")
    found = choose([BETO], channel="email", language="pt")
    assert (found.language, found.channel) == ("", "email")


def test_nobody_without_room_takes_one():
    assert choose([replace(ANA, load=20)], channel="email") is None
    assert choose([BETO], channel="whatsapp") is None
    assert choose([], channel="whatsapp") is None


def test_of_two_alike_who_has_waited_longest_for_one():
    late = replace(ANA, staff_id=UUID(int=9), name="Nora", given_at=NOON)
    early = replace(ANA, given_at=NOON + timedelta(minutes=1))
    assert choose([early, late], channel="email").candidate.name == "Nora"
    assert choose([late, ANA], channel="email").candidate.name == "Ana"


@pytest.mark.parametrize(
    "wanted",
    [Wanted(), Wanted(channel="email", whose="me", waiting=True), Wanted(label="Luz", snoozed="only")],
)
def test_conditions_are_kept_and_read_back(wanted):
    assert wanted_of(kept_of(wanted)) == wanted


def test_only_what_says_something_is_kept():
    assert kept_of(Wanted(label="Luz")) == {"label": "Luz"}


@pytest.mark.parametrize(
    "kept", [{"whose": "everybody"}, {"snoozed": "x"}, {"waiting": "yes"}, {"unknown": 1}, {"channel": None}]
)
def test_what_is_not_understood_is_left_out(kept):
    assert wanted_of(kept) == Wanted()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  Luz   pública ", "Luz pública"), ("", ""), ("x" * 40, "x" * 30), ("a" * 29 + " b", "a" * 29)],
)
def test_a_label_is_one_short_line(typed, kept):
    assert labels_of(typed) == kept
