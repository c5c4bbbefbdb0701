"""Against whom a term that ended is written, how an answer is signed, how hours are written."""

from datetime import UTC, datetime, timedelta

import pytest

from nexo.domain.authorities.errors import AuthorityIncomplete
from nexo.domain.authorities.rules.duty import is_late, let_expire
from nexo.domain.authorities.rules.hours_lines import read_hours, write_hours
from nexo.domain.authorities.rules.signing import signature
from nexo.domain.organisation.rules.answering import Answerable, Held, Standing

DUE = datetime(2026, 12, 7, 2, 59, 59, tzinfo=UTC)
AFTER = DUE + timedelta(days=2)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("rows", "absent", "expected"),
    [
        ([Held("ana", None)], (), Answerable("ana", Standing.HOLDER)),
        # changed hands before the end: whoever took over had time to answer
        (
            [Held("ana", None, None, DUE - SECOND), Held("eva", None, DUE - SECOND)],
            (),
            Answerable("eva", Standing.HOLDER),
        ),
        # changed hands after the end, before anybody looked
        (
            [Held("ana", None, None, DUE + SECOND), Held("eva", None, DUE + SECOND)],
            (),
            Answerable("ana", Standing.HOLDER),
        ),
        ([Held("ana", "leo")], ("ana",), Answerable("leo", Standing.ACTING)),
        ([Held(None, "leo")], (), Answerable("leo", Standing.ACTING)),
        ([Held(None, None)], (), Answerable(None, Standing.NOBODY)),
        ([], (), Answerable(None, Standing.NOBODY)),
    ],
)
def test_it_falls_on_whoever_held_the_post_when_the_term_ended(rows, absent, expected):
    verdict = let_expire(due=DUE, answered_at=None, now=AFTER, rows=rows, absent=absent)
    assert verdict is not None
    assert (verdict.ended_at, verdict.answered_for) == (DUE, expected)


@pytest.mark.parametrize(
    ("answered_at", "now", "expires"),
    [
        (None, DUE - SECOND, False),
        (None, DUE, False),
        (None, DUE + SECOND, True),
        (DUE, AFTER, False),
        (DUE - SECOND, AFTER, False),
        (DUE + SECOND, AFTER, True),
    ],
)
def test_an_answer_by_the_last_moment_is_in_time_and_a_late_one_lifts_nothing(answered_at, now, expires):
    verdict = let_expire(due=DUE, answered_at=answered_at, now=now, rows=[Held("ana", None)])
    assert (verdict is not None) is expires
    if answered_at is not None:
        assert is_late(due=DUE, answered_at=answered_at) is expires


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"by": "Eva"}, "Eva, Intendencia"),
        ({"by": "Leo", "acting": True}, "Leo, a cargo de Intendencia"),
        (
            {"by": "Sol", "in_name_of": "Eva", "act": "Decreto 3"},
            "Sol, por delegación de Eva, Intendencia (Decreto 3)",
        ),
        ({"by": "Sol", "act": "Decreto 3"}, "Sol, por delegación de Intendencia (Decreto 3)"),
    ],
)
def test_both_names_are_in_the_signature(given, said):
    assert signature(post="Intendencia", **given) == said


def test_hours_are_read_as_they_are_written():
    hours = read_hours("Mar 9:00-12:00, 16:00-18:00\n\nmiércoles 10:00 a 11:00")
    assert hours == {"tue": [["09:00", "12:00"], ["16:00", "18:00"]], "wed": [["10:00", "11:00"]]}
    assert write_hours(hours) == "mar 09:00-12:00, 16:00-18:00\nmié 10:00-11:00"
    assert read_hours(write_hours(hours)) == hours


@pytest.mark.parametrize(
    "text",
    [
        "mar",
        "luz 9:00-10:00",
        "lun 10:00-09:00",
        "lun 25:00-26:00",
        "lun 9-10",
        "lun 9:00-10:00\nlun 11:00-12:00",
    ],
)
def test_a_line_that_cannot_be_is_named(text):
    with pytest.raises(AuthorityIncomplete) as refused:
        read_hours(text)
    assert refused.value.field == "hours"
    assert f"Renglón {len(text.splitlines())}" in refused.value.message
