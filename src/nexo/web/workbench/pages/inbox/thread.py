"""How much of a conversation a page shows at once, and what its keys are about."""

from collections.abc import Sequence
from uuid import UUID

from nexo.domain.interactions.enums import Direction
from nexo.domain.interactions.queries.rows import TimelineRow

LAST_MESSAGES = 40


def last_in(newest_first: Sequence[TimelineRow]) -> UUID | None:
    """Return the entry that a key means: the last one that came in."""
    return next((row.id for row in newest_first if row.direction == Direction.IN), None)
