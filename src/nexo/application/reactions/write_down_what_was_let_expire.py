"""When the term of a letter to an authority ends, it is written down against who held the post."""

from collections.abc import Sequence

from nexo.domain.authorities.actions.let_expire import let_letter_expire
from nexo.domain.authorities.queries.letters import holding_letters
from nexo.domain.cases.enums import ClockKind
from nexo.domain.cases.events import ClockBreached
from nexo.kernel.events.correlation import correlating
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes_together


@subscribes_together(ClockBreached)
def handle(envelopes: Sequence[Envelope[ClockBreached]]) -> None:
    """Write the verdicts where the clocks are those of letters; one query where none is."""
    ended = [one for one in envelopes if one.event.kind == ClockKind.RESOLUTION]
    held = holding_letters({one.event.case_id for one in ended})
    for one in ended:
        if one.event.case_id in held:
            with correlating(one.correlation_id):
                let_letter_expire(case_id=one.event.case_id, due_at=one.event.due_at)
