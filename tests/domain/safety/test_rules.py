"""Steps, blurring, the form of a return key."""

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.domain.safety.enums import Status
from nexo.domain.safety.rules import sealing
from nexo.domain.safety.rules.blurring import to_the_hour, told
from nexo.domain.safety.rules.steps import MOVES, after_word, may_move
from nexo.kernel import ids
from nexo.kernel.crypto import CannotUnseal, unseal


def test_every_status_has_its_row_and_nothing_leaves_the_last():
    assert set(MOVES) == set(Status)
    assert MOVES[Status.CLOSED] == frozenset()
    assert not any(may_move(status, Status.RECEIVED) for status in Status)


@pytest.mark.parametrize(
    ("status", "then"),
    [
        (Status.RECEIVED, Status.RECEIVED),
        (Status.READ, Status.READ),
        (Status.ACTING, Status.ACTING),
        (Status.ANSWERED, Status.READ),
    ],
)
def test_a_word_of_the_author_takes_up_what_was_answered(status, then):
    assert after_word(status) is then


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis wants bounds without zone
def test_only_the_hour_is_left(moment):
    hour = to_the_hour(moment)
    assert (hour.minute, hour.second, hour.microsecond) == (0, 0, 0)
    assert 0 <= (moment - hour).total_seconds() < 3600


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (90, 90)])
def test_small_counts_are_not_told(count, shown):
    assert told(count) == shown


def test_a_key_is_strong_and_forgives_how_it_is_written():
    key = ids.new_secret()
    assert len(key.replace("-", "")) == 20
    assert len(ids.ALPHABET) ** 19 > 2**92
    assert ids.parse_secret(key.lower().replace("-", " ")) == key


@given(st.integers(min_value=0, max_value=19), st.sampled_from(ids.ALPHABET))
def test_one_wrong_letter_is_found(place, symbol):
    letters = list(ids.new_secret().replace("-", ""))
    if letters[place] == symbol:
        return
    letters[place] = symbol
    with pytest.raises(ids.CodeMistyped):
        ids.parse_secret("".join(letters))


@given(st.text(max_size=60))
def test_anything_else_is_a_key_or_a_clear_refusal(text):
    with contextlib.suppress(ids.CodeMistyped):
        assert len(ids.parse_secret(text)) == 23


def test_what_is_sealed_here_opens_nowhere_else():
    row, other = ids.uuid7(), ids.uuid7()
    sealed = sealing.close("secreto", field="text", row_id=row)
    assert sealing.opened(sealed, field="text", row_id=row) == "secreto"
    for wrong in ({"field": "place", "row_id": row}, {"field": "text", "row_id": other}):
        with pytest.raises(CannotUnseal):
            sealing.opened(sealed, **wrong)
    with pytest.raises(CannotUnseal):
        unseal(sealed, context=f"safety.text:{row}")
