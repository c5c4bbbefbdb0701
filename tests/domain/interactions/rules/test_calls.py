"""A call is the sum of what was told of it, whatever the order; who is called back first."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from nexo.domain.interactions.rules.calling_back import MOST_POINTS, points_of, rank_at
from nexo.domain.interactions.rules.calls import sum_of

NOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@dataclass
class Told:
    moment: str
    second: int = 0
    direction: str = "in"
    number: str = ""
    is_withheld: bool = False
    line: str = ""
    queue: str = ""
    extension: str = ""
    cause: str = ""

    @property
    def at(self) -> datetime:
        return NOON + timedelta(seconds=self.second)

    @property
    def key(self) -> str:
        return f"{self.moment}/{self.extension}"


BEGAN = Told("began", 0, number="+5492262412345", line="147")
QUEUED = Told("queued", 4, queue="general")
OFFERED = Told("offered", 5, extension="203")
ANSWERED = Told("answered", 70, extension="204")
ENDED = Told("ended", 270, cause="normal")


@pytest.mark.parametrize(
    ("parts", "state"),
    [
        ([BEGAN], "ringing"),
        ([BEGAN, OFFERED], "ringing"),
        ([BEGAN, QUEUED], "waiting"),
        ([BEGAN, QUEUED, ANSWERED], "talking"),
        ([BEGAN, QUEUED, ANSWERED, ENDED], "answered"),
        ([ANSWERED, ENDED], "answered"),
        ([BEGAN, ENDED], "missed"),
        ([BEGAN, Told("ended", 20, cause="busy")], "missed"),
        ([BEGAN, Told("ended", 20, cause="caller_left")], "abandoned"),
        ([BEGAN, QUEUED, Told("given_up", 30)], "abandoned"),
        ([BEGAN, QUEUED, Told("given_up", 30), Told("ended", 31)], "abandoned"),
        ([BEGAN, Told("given_up", 30), ANSWERED], "talking"),
        ([Told("began", direction="out")], "ringing"),
        ([Told("began", direction="out"), Told("ended", 20, direction="out")], "unreached"),
        ([Told("noted", 1)], "ringing"),
    ],
    ids=lambda one: one if isinstance(one, str) else "+".join(part.moment for part in one),
)
def test_what_the_parts_add_up_to(parts, state):
    assert sum_of(parts).state == state


def test_no_order_changes_a_call():
    orders = list(permutations([BEGAN, QUEUED, OFFERED, ANSWERED, ENDED]))
    sums = {sum_of(order) for order in orders}
    assert len(orders) == 120
    assert len(sums) == 1
    found = sums.pop()
    assert (found.extension, found.queue, found.line) == ("204", "general", "147")
    assert (found.started_at, found.answered_at, found.ended_at) == (BEGAN.at, ANSWERED.at, ENDED.at)


def test_who_took_it_last_has_it():
    assert sum_of([BEGAN, ANSWERED, Told("moved", 90, extension="210")]).extension == "210"
    assert sum_of([BEGAN, OFFERED, Told("offered", 20, extension="205")]).extension == "205"


def test_a_number_is_withheld_only_where_none_was_told():
    assert sum_of([Told("began", is_withheld=True)]).is_withheld
    assert not sum_of([BEGAN, Told("queued", 2, is_withheld=True)]).is_withheld


def test_points_bring_a_line_forward_up_to_a_ceiling():
    assert points_of([]) == 0
    assert points_of([[10], [5, 15], []]) == 20
    assert points_of([[20, 15, 15]]) == MOST_POINTS
    assert rank_at(NOON, 10) == NOON - timedelta(hours=1)
    assert rank_at(NOON, 500) == NOON - timedelta(hours=3)
