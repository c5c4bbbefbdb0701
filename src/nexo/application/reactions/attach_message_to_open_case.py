"""When a person writes about something we know, the message joins the case it speaks of."""

from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_noop

from nexo.domain.cases.queries.standing import cases_named, newest_open_case
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
    """Tie it to the case of the message it answers, else to the one it names.

    Else to the person's only open one.
    A named case must be one that the person takes part in. With several open cases nothing is guessed: the
    official sees them all beside the conversation.
    """
    event = envelope.event
    if event.is_automatic or event.party_id is None or event.kind not in _SPEAKING:
        return
    tied = Reference.objects.filter(interaction_id=OuterRef("pk"), register="cases", kind="case")
    entry = (
        Interaction.objects.filter(~Exists(tied), pk=event.interaction_id, is_protected=False)
        .select_related("conversation")
        .first()
    )
    if entry is None:
        return
    reason, case_ids = _spoken_of(entry, event.party_id)
    for case_id in case_ids:
        link(
            actor=system(envelope.jurisdiction_id),
            interaction=entry,
            register="cases",
            kind="case",
            object_id=case_id,
            reason=reason,
        )


def _spoken_of(entry: Interaction, party_id: UUID) -> tuple[str, list[UUID]]:
    answered = _cases_of(entry.reply_to_id) if entry.reply_to_id else []
    if answered:
        return gettext_noop("responde a un mensaje de este caso"), answered
    people = cluster_ids(party_id)
    named = cases_named(
        jurisdiction_id=entry.jurisdiction_id, party_ids=people, text=f"{entry.subject}\n{entry.text}"
    )
    if named:
        return gettext_noop("nombra el código del caso"), [case.pk for case in named]
    only = newest_open_case(jurisdiction_id=entry.jurisdiction_id, party_ids=people)
    return gettext_noop("es el único caso abierto de la persona"), [only.pk] if only else []


def _cases_of(interaction_id: UUID) -> list[UUID]:
    return list(
        Reference.objects.filter(interaction_id=interaction_id, register="cases", kind="case").values_list(
            "object_id", flat=True
        )
    )
