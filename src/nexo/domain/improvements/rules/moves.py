"""Who may move an improvement action from where to where, as one table."""

from nexo.domain.improvements.enums import ActionState

MOVES: dict[tuple[ActionState, ActionState], bool] = {
    (ActionState.PROPOSED, ActionState.ACCEPTED): True,
    (ActionState.PROPOSED, ActionState.DROPPED): False,
    (ActionState.ACCEPTED, ActionState.IN_PROGRESS): False,
    (ActionState.ACCEPTED, ActionState.DROPPED): True,
    (ActionState.IN_PROGRESS, ActionState.DONE): False,
    (ActionState.IN_PROGRESS, ActionState.DROPPED): True,
}
"""From → to: whether it takes somebody who decides on the means of the area (supervision or above)."""


def next_states(state: str, *, decides: bool) -> list[ActionState]:
    """Return where an action may go from `state`, for who decides on means or only works."""
    return [to for (from_, to), needs in MOVES.items() if from_ == state and (decides or not needs)]
