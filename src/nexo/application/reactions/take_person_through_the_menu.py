"""When somebody writes by an account that guides, the machine answers: by steps, with a way to a person."""

from collections.abc import Sequence

from nexo.application.guiding.attend import attend
from nexo.domain.guidance.queries import can_converse, to_be_guided
from nexo.domain.interactions.enums import InteractionKind
from nexo.domain.interactions.events import InteractionReceived
from nexo.kernel.events.correlation import correlating
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes_together


@subscribes_together(InteractionReceived)
def handle(envelopes: Sequence[Envelope[InteractionReceived]]) -> None:
    """Answer each, oldest first. Where no account guides it costs one question for a whole batch."""
    spoken = {one.event.interaction_id: one for one in envelopes if _may_be_guided(one.event)}
    if not spoken:
        return
    for entry in to_be_guided(list(spoken)):
        with correlating(spoken[entry.pk].correlation_id):
            attend(entry)


def _may_be_guided(event: InteractionReceived) -> bool:
    is_word = event.kind == InteractionKind.MESSAGE and not event.is_automatic
    return is_word and event.party_id is not None and can_converse(event.channel)
