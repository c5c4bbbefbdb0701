from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.kernel.exchange.calendar import Entry, calendar_file
from nexo.kernel.exchange.cards import Card, card_file
from nexo.kernel.exchange.lines import content, escaped

NOW = datetime(2026, 11, 23, 13, tzinfo=UTC)


def entry(**given):
    return Entry(**{"uid": "1@x", "stamp": NOW, "begins": NOW, "summary": "x", **given})


def unfolded(text):
    return text.replace("\r\n ", "").split("\r\n")


def test_a_moment_is_told_in_utc_whatever_the_zone():
    at = datetime(2026, 11, 23, 22, 30, tzinfo=ZoneInfo("America/Argentina/Buenos_Aires"))
    lines = unfolded(calendar_file(entry(begins=at, minutes=45)))
    assert "DTSTART:20261124T013000Z" in lines
    assert "DTEND:20261124T021500Z" in lines


def test_a_whole_day_ends_where_the_next_begins():
    lines = unfolded(calendar_file(entry(begins=date(2026, 12, 31))))
    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines
    assert "TRANSP:TRANSPARENT" in lines


def test_what_is_called_off_says_so():
    lines = unfolded(calendar_file(entry(is_cancelled=True, sequence=2)))
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:2"} <= {*lines}


def test_nothing_typed_becomes_a_line_of_the_file():
    text = calendar_file(entry(summary="a\r\nATTENDEE:x, y; z \\", place="b\x0bX:1", description="c"))
    assert "SUMMARY:a ATTENDEE:x\\, y\\; z \\\\" in unfolded(text)
    assert not [line for line in unfolded(text) if line.startswith(("ATTENDEE", "X:"))]


@given(st.text(max_size=300))
def test_lines_are_short_and_lose_no_letter(words):
    text = content([f"NOTE:{escaped(words)}"])
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert unfolded(text)[0] == f"NOTE:{escaped(words)}"


@pytest.mark.parametrize(
    ("card", "line"),
    [
        (Card(uid="1", name="Rosa Gómez", surname="Gómez", given_names="Rosa"), "N:Gómez;Rosa;;;"),
        (Card(uid="1", name="Club, el", is_organisation=True), "FN:Club\\, el"),
        (Card(uid="1", name="x", phones=("+542262412345",)), "TEL;VALUE=uri;TYPE=voice:tel:+542262412345"),
        (Card(uid="1", name="x", phones=("147 int. 2",)), "TEL;TYPE=voice:147 int. 2"),
        (Card(uid="1", name="x", emails=("a@b.example",)), "EMAIL:a@b.example"),
        (Card(uid="1", name="x", address="Mitre 1, Centro"), "ADR:;;Mitre 1\\, Centro;;;;"),
        (Card(uid="1", name="x", position=(-38.5, -58.7)), "GEO:geo:-38.500000,-58.700000"),
        (Card(uid="1", name="x", revised_at=NOW), "REV:20261123T130000Z"),
    ],
)
def test_a_card_says_what_it_holds(card, line):
    assert line in unfolded(card_file(card))


def test_a_card_is_of_one_kind():
    assert "KIND:org" in unfolded(card_file(Card(uid="1", name="x", is_organisation=True)))
    assert "KIND:org" not in unfolded(card_file(Card(uid="1", name="x")))
