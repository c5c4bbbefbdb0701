"""When the term of a letter to an authority ends, it is written down against who held the post."""

from nexo.domain.authorities.actions.let_expire import let_letter_expire
from nexo.domain.cases.enums import ClockKind
from nexo.domain.cases.events import ClockBreached
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes


@subscribes(ClockBreached)
def handle(envelope: Envelope[ClockBreached]) -> None:
    """Write the verdict, where the clock is that of a letter."""
    event = envelope.event
    if event.kind == ClockKind.RESOLUTION:
        let_letter_expire(case_id=event.case_id, due_at=event.due_at)
