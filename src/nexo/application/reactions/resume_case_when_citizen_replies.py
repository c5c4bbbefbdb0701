"""When the citizen answers what was asked, the case that waited for them goes on."""

from uuid import UUID

from nexo.domain.cases.actions.work_case import resume_case
from nexo.domain.cases.enums import Phase
from nexo.domain.cases.models import Case
from nexo.domain.interactions.enums import Direction
from nexo.domain.interactions.events import InteractionLinked, InteractionReceived
from nexo.domain.interactions.models import Interaction, Reference
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes


@subscribes(InteractionLinked, InteractionReceived)
def handle(envelope: Envelope[InteractionLinked | InteractionReceived]) -> None:
    """Resume every waiting case that an incoming, human contact speaks of."""
    entry = Interaction.objects.get(pk=envelope.event.interaction_id)
    if entry.direction != Direction.IN or entry.is_automatic:
        return
    for case_id in _waiting(entry.pk):
        resume_case(actor=system(envelope.jurisdiction_id), case_id=case_id, note="respondió quien lo pidió")


def _waiting(interaction_id: UUID) -> list[UUID]:
    about = Reference.objects.filter(interaction_id=interaction_id, register="cases", kind="case")
    return list(
        Case.objects.filter(pk__in=about.values("object_id"), phase=Phase.AWAITING_CITIZEN).values_list(
            "pk", flat=True
        )
    )
