"""When somebody writes and nobody has their conversation, it goes to who is on duty, if the town wants that."""

from contextlib import suppress

from nexo.domain.interactions.actions.share_out import share_out
from nexo.domain.interactions.errors import NobodyOnDuty
from nexo.domain.interactions.events import InteractionReceived
from nexo.domain.interactions.models import Conversation
from nexo.domain.interactions.rules.sharing import SHARES_ALONE
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes


@subscribes(InteractionReceived)
def handle(envelope: Envelope[InteractionReceived]) -> None:
    """Share the conversation out; where nobody can take it, it stays in the list of those that wait."""
    event = envelope.event
    if event.is_automatic:
        return
    waiting = Conversation.objects.filter(
        pk=event.conversation_id, waiting_since__isnull=False, assignee__isnull=True
    )
    wanted = waiting.filter(**{f"jurisdiction__local_rules__{SHARES_ALONE}": True})
    conversation = wanted.select_related("unit").first()
    if conversation is None:
        return
    with suppress(NobodyOnDuty):
        share_out(actor=system(envelope.jurisdiction_id), conversation=conversation)
