"""When an official answers or takes a conversation, the machine says nothing more in it."""

from collections.abc import Sequence
from uuid import UUID

from nexo.domain.guidance.actions.keep_talk import end_for_official
from nexo.domain.interactions.events import ConversationAssigned, MessageQueued
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes_together

Taken = MessageQueued | ConversationAssigned


@subscribes_together(MessageQueued, ConversationAssigned)
def handle(envelopes: Sequence[Envelope[Taken]]) -> None:
    """End the talks there; the next message of the person is for the official."""
    taken: dict[UUID | None, set[UUID]] = {}
    for one in envelopes:
        if _takes_over(one.event):
            taken.setdefault(one.jurisdiction_id, set()).add(one.event.conversation_id)
    for jurisdiction_id, conversation_ids in taken.items():
        end_for_official(actor=system(jurisdiction_id), conversation_ids=conversation_ids)


def _takes_over(event: Taken) -> bool:
    if isinstance(event, MessageQueued):
        return not event.is_automatic
    return event.staff_id is not None or event.unit_id is not None
