"""When a case that holds a letter moves, or its term does, the letter follows."""

from collections.abc import Sequence

from nexo.domain.authorities.actions.follow_case import follow_case
from nexo.domain.cases.events import CasePhaseChanged, ClockMoved
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes_together


@subscribes_together(CasePhaseChanged, ClockMoved)
def handle(envelopes: Sequence[Envelope[CasePhaseChanged | ClockMoved]]) -> None:
    """Bring the letters of all these cases up to date at once: most cases hold none."""
    follow_case(case_ids={envelope.event.case_id for envelope in envelopes})
