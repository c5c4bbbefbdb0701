"""When the citizen answers what was asked, the case that waited for them goes on."""

from django.utils.translation import gettext_noop

from nexo.domain.cases.actions.work_case import resume_case
from nexo.domain.cases.enums import Phase
from nexo.domain.cases.models import Case
from nexo.domain.interactions.enums import Direction
from nexo.domain.interactions.events import InteractionLinked
from nexo.domain.interactions.models import Interaction
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes


@subscribes(InteractionLinked)
def handle(envelope: Envelope[InteractionLinked]) -> None:
    """Resume a waiting case when an incoming, human contact is tied to it."""
    event = envelope.event
    if (event.register, event.kind) != ("cases", "case"):
        return
    if not Case.objects.filter(pk=event.object_id, phase=Phase.AWAITING_CITIZEN).exists():
        return
    entry = Interaction.objects.get(pk=event.interaction_id)
    if entry.direction == Direction.IN and not entry.is_automatic:
        resume_case(
            actor=system(envelope.jurisdiction_id),
            case_id=event.object_id,
            note=gettext_noop("respondió quien lo pidió"),
        )
