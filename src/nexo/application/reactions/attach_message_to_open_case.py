"""When a person writes about something we know, the message joins the case it speaks of."""

from uuid import UUID

from nexo.domain.cases.queries.standing import newest_open_case
from nexo.domain.interactions.actions.link import link
from nexo.domain.interactions.enums import InteractionKind
from nexo.domain.interactions.events import InteractionReceived
from nexo.domain.interactions.models import Interaction, Reference
from nexo.domain.parties.queries import cluster_ids
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes

_SPEAKING = frozenset({InteractionKind.MESSAGE, InteractionKind.CALL, InteractionKind.VISIT})


@subscribes(InteractionReceived)
def handle(envelope: Envelope[InteractionReceived]) -> None:
    """Tie it to the case of the message it answers, else to the only open case of the person.

    With several open cases nothing is guessed: the official sees them all beside the conversation.
    """
    event = envelope.event
    if event.is_automatic or event.party_id is None or event.kind not in _SPEAKING:
        return
    entry = Interaction.objects.select_related("conversation").get(pk=event.interaction_id)
    if entry.is_protected or _cases_of(entry.pk):
        return
    actor = system(envelope.jurisdiction_id)
    answered = _cases_of(entry.reply_to_id) if entry.reply_to_id else []
    for case_id in answered:
        link(
            actor=actor,
            interaction=entry,
            register="cases",
            kind="case",
            object_id=case_id,
            reason="responde a un mensaje de este caso",
        )
    if answered:
        return
    case = newest_open_case(jurisdiction_id=entry.jurisdiction_id, party_ids=cluster_ids(event.party_id))
    if case is not None:
        link(
            actor=actor,
            interaction=entry,
            register="cases",
            kind="case",
            object_id=case.id,
            reason="es el único caso abierto de la persona",
        )


def _cases_of(interaction_id: UUID) -> list[UUID]:
    return list(
        Reference.objects.filter(interaction_id=interaction_id, register="cases", kind="case").values_list(
            "object_id", flat=True
        )
    )
