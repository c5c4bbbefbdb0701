"""Pure rules: what may follow what, periods without holes, a line in which nobody waits for ever."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.domain.visits.enums import Act, PeriodKind, VisitState
from nexo.domain.visits.rules.line import MOST_IN_A_ROW, in_a_row_after, in_order
from nexo.domain.visits.rules.tickets import ticket
from nexo.domain.visits.rules.times import HANDLES, WAITS, times_of
from nexo.domain.visits.rules.turns import ENDS, IN_HAND, acts_from, after, first_piece, turn

NINE = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
W, C, S, H, B, F, L = (
    VisitState.WAITING, VisitState.INVITED, VisitState.SERVED, VisitState.ON_HOLD, VisitState.BACK_OFFICE,
    VisitState.FINISHED, VisitState.LEFT,
)  # fmt: skip
TABLE = {
    (W, Act.INVITE): C, (W, Act.LEAVE): L,
    (C, Act.BEGIN): S, (C, Act.CALL_AGAIN): C, (C, Act.GIVE_BACK): W, (C, Act.LEAVE): L,
    (S, Act.FINISH): F, (S, Act.NEXT_SERVICE): S, (S, Act.HOLD): H, (S, Act.BACK_OFFICE): B,
    (S, Act.GIVE_BACK): W,
    (H, Act.RESUME): S, (H, Act.GIVE_BACK): W, (H, Act.FINISH): F,
    (B, Act.RESUME): S, (B, Act.FINISH): F,
}  # fmt: skip


@dataclass(frozen=True)
class Somebody:
    number: int
    arrived_at: datetime
    is_preferential: bool


def people(text: str) -> list[Somebody]:
    """Return who waits: 'p' with preference, 'g' without, one a minute."""
    return [Somebody(n, NINE + timedelta(minutes=n), letter == "p") for n, letter in enumerate(text)]


@pytest.mark.parametrize("state", VisitState)
@pytest.mark.parametrize("act", Act)
def test_the_table_of_turns(state, act):
    assert after(state, act) == TABLE.get((state, act))
    assert (act in acts_from(state)) == ((state, act) in TABLE)


def test_whoever_waits_or_is_gone_is_in_nobodys_hands():
    assert {W} | IN_HAND | ENDS == set(VisitState)
    assert set(WAITS) | set(HANDLES) == set(PeriodKind)


@pytest.mark.parametrize(
    ("waiting", "in_a_row", "line"),
    [
        ("", 0, []),
        ("ggg", 0, [0, 1, 2]),
        ("ggp", 0, [2, 0, 1]),
        ("gpppp", 0, [1, 2, 3, 0, 4]),
        ("gp", MOST_IN_A_ROW, [0, 1]),
        ("pp", MOST_IN_A_ROW, [0, 1]),
        ("ggpppp", 1, [2, 3, 0, 4, 5, 1]),
    ],
)
def test_preference_first_but_nobody_waits_for_ever(waiting, in_a_row, line):
    assert [one.number for one in in_order(people(waiting), in_a_row)] == line


@given(ahead=st.integers(0, 6), arrivals=st.lists(st.booleans(), min_size=60, max_size=60))
def test_with_k_before_them_somebody_is_invited_after_4k_plus_4_at_the_latest(ahead, arrivals):
    line = people("g" * (ahead + 1))
    wanted, in_a_row, invitations = line[-1], 0, 0
    while wanted in line:
        is_preferential = arrivals[invitations]
        line.append(Somebody(100 + invitations, NINE + timedelta(hours=1), is_preferential))
        chosen = in_order(line, in_a_row)[0]
        line.remove(chosen)
        in_a_row = in_a_row_after(in_a_row, is_preferential=chosen.is_preferential)
        invitations += 1
    assert invitations <= 4 * ahead + 4


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(-3, 90)), max_size=40))
def test_the_periods_of_a_visit_never_overlap_and_sum_to_its_whole_time(steps):
    """Whatever is done when, also on machines whose clocks disagree."""
    state, piece, now = W, first_piece(NINE), NINE
    pieces = []
    for choice, minutes in steps:
        acts = acts_from(state)
        if not acts:
            break
        now += timedelta(minutes=minutes)
        act = acts[choice % len(acts)]
        to = after(state, act)
        ended, begun = turn(piece, to, act, now)
        pieces.append(ended)
        state = to
        if begun is None:
            break
        piece = begun
        assert piece.kind == state.value
    if state not in ENDS:
        pieces.append(piece)
    until = max([now, *(one.begins_at for one in pieces)])
    ends = [one.ends_at or until for one in pieces]
    assert [one.number for one in pieces] == list(range(1, len(pieces) + 1))
    assert pieces[0].begins_at == NINE
    assert all(end == later.begins_at for end, later in zip(ends, pieces[1:], strict=False))
    assert all(end >= one.begins_at for end, one in zip(ends, pieces, strict=True))
    times = times_of(pieces, until)
    assert times.waited + times.handled == ends[-1] - NINE


@pytest.mark.parametrize(("number", "shown"), [(1, "A001"), (12, "A012"), (999, "A999"), (1000, "A1000")])
def test_a_ticket_is_a_letter_and_three_digits_or_more(number, shown):
    assert ticket("A", number) == shown
