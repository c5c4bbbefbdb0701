"""The life of a confidential report as one table."""

from nexo.domain.safety.enums import Status

MOVES: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset({Status.READ}),
    Status.READ: frozenset({Status.ACTING, Status.ANSWERED, Status.CLOSED}),
    Status.ACTING: frozenset({Status.ANSWERED, Status.CLOSED}),
    Status.ANSWERED: frozenset({Status.ACTING, Status.CLOSED}),
    Status.CLOSED: frozenset(),
}
"""What the team may do next; opening a report is what reads it."""


def may_move(from_: Status, to: Status) -> bool:
    """Say whether a report may go from one step to another."""
    return to in MOVES[from_]


def after_word(status: Status) -> Status:
    """Return the step of a report once its author wrote again: what was answered is taken up anew."""
    return Status.READ if status is Status.ANSWERED else status
