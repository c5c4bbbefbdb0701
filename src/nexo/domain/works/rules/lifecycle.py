"""The life of a work order as a table: what a crew's mark does to it."""

from nexo.domain.works.enums import MarkKind, OrderState

_P, _W, _S = OrderState.PLANNED, OrderState.ON_THE_WAY, OrderState.STARTED

MOVES: dict[MarkKind, dict[OrderState, OrderState]] = {
    MarkKind.ON_THE_WAY: {_P: _W},
    MarkKind.START: {_P: _S, _W: _S},
    # Who forgot to say that they began has worked all the same.
    MarkKind.DONE: {_P: OrderState.DONE, _W: OrderState.DONE, _S: OrderState.DONE},
    MarkKind.NOT_DONE: {_P: OrderState.NOT_DONE, _W: OrderState.NOT_DONE, _S: OrderState.NOT_DONE},
}
"""To which state a mark moves an order, by the state it is in. A photo or a material moves nothing."""


def moved(state: OrderState, mark: MarkKind) -> OrderState | None:
    """Return the state after a mark; None where the mark does not fit the state."""
    return MOVES.get(mark, {}).get(state)


def is_behind(state: OrderState, mark: MarkKind) -> bool:
    """Say whether the order is already where the mark would take it, or further on: two of a crew said the same."""
    order = (OrderState.PLANNED, OrderState.ON_THE_WAY, OrderState.STARTED)
    after = {MarkKind.ON_THE_WAY: 1, MarkKind.START: 2}.get(mark)
    if mark is MarkKind.DONE:
        return state is OrderState.DONE
    return after is not None and (
        state is OrderState.DONE or (state in order and order.index(state) >= after)
    )
