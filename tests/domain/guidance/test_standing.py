from datetime import UTC, datetime, timedelta

import pytest

from nexo.domain.guidance.enums import Ending
from nexo.domain.guidance.rules.standing import HOLDS_FOR, Standing, ending_of, is_persons_turn

NOW = datetime(2026, 11, 23, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("standing", "persons"),
    [
        (Standing(), False),
        (Standing(is_assigned=True), True),
        (Standing(is_with_area=True), True),
        (Standing(is_protected=True), True),
        (Standing(waits=True), True),
        (Standing(case_awaits_answer=True), True),
        (Standing(official_wrote_at=NOW - timedelta(hours=1)), True),
        (Standing(official_wrote_at=NOW - HOLDS_FOR), False),
    ],
)
def test_whose_turn_it_is(standing, persons):
    assert is_persons_turn(standing, NOW) is persons


@pytest.mark.parametrize(
    ("has_case", "has_answered", "ending"),
    [
        (True, True, Ending.CASE_OPENED),
        (False, True, Ending.ANSWERED),
        (False, False, Ending.ABANDONED),
    ],
)
def test_how_a_silent_talk_ended(has_case, has_answered, ending):
    assert ending_of(has_case=has_case, has_answered=has_answered) is ending
