"""When a person writes about something we know, the message joins the case it speaks of."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_noop

from nexo.domain.cases.queries.standing import cases_named, newest_open_case, with_open_cases
from nexo.domain.interactions.actions.link import link
from nexo.domain.interactions.enums import InteractionKind
from nexo.domain.interactions.events import InteractionReceived
from nexo.domain.interactions.models import Interaction, Reference
from nexo.domain.parties.queries import clusters_of
from nexo.kernel.actors import system
from nexo.kernel.events.correlation import correlating
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes_together

_SPEAKING = frozenset({InteractionKind.MESSAGE, InteractionKind.CALL, InteractionKind.VISIT})


@subscribes_together(InteractionReceived)
def handle(envelopes: Sequence[Envelope[InteractionReceived]]) -> None:
    """Tie each to the case of the message it answers, else to the one it names.

    Else to the person's only open one.
    A named case must be one that the person takes part in. With several open cases nothing is guessed: the
    official sees them all beside the conversation.
    """
    spoken = [(one, party) for one in envelopes if (party := _speaker(one.event)) is not None]
    entries = _loose([envelope.event.interaction_id for envelope, _ in spoken])
    people = clusters_of({party for envelope, party in spoken if envelope.event.interaction_id in entries})
    waiting = with_open_cases({one for cluster in people.values() for one in cluster})
    for envelope, party in spoken:
        entry = entries.get(envelope.event.interaction_id)
        if entry is not None and party in people:
            with correlating(envelope.correlation_id):
                _attach(entry, people[party], has_open=not waiting.isdisjoint(people[party]))


def _speaker(event: InteractionReceived) -> UUID | None:
    return None if event.is_automatic or event.kind not in _SPEAKING else event.party_id


def _loose(ids: Sequence[UUID]) -> dict[UUID, Interaction]:
    """Return those that anybody may see and that are tied to no case yet."""
    tied = Reference.objects.filter(interaction_id=OuterRef("pk"), register="cases", kind="case")
    rows = Interaction.objects.filter(~Exists(tied), pk__in=ids, is_protected=False)
    return {row.pk: row for row in rows.select_related("conversation")}


def _attach(entry: Interaction, people: Sequence[UUID], *, has_open: bool) -> None:
    reason, case_ids = _spoken_of(entry, people, has_open=has_open)
    for case_id in case_ids:
        link(
            actor=system(entry.jurisdiction_id),
            interaction=entry,
            register="cases",
            kind="case",
            object_id=case_id,
            reason=reason,
        )


def _spoken_of(entry: Interaction, people: Sequence[UUID], *, has_open: bool) -> tuple[str, list[UUID]]:
    answered = _cases_of(entry.reply_to_id) if entry.reply_to_id else []
    if answered:
        return gettext_noop("responde a un mensaje de este caso"), answered
    named = cases_named(
        jurisdiction_id=entry.jurisdiction_id, party_ids=people, text=f"{entry.subject}\n{entry.text}"
    )
    if named:
        return gettext_noop("nombra el código del caso"), [case.pk for case in named]
    if not has_open:
        return "", []
    only = newest_open_case(jurisdiction_id=entry.jurisdiction_id, party_ids=people)
    return gettext_noop("es el único caso abierto de la persona"), [only.pk] if only else []


def _cases_of(interaction_id: UUID) -> list[UUID]:
    return list(
        Reference.objects.filter(interaction_id=interaction_id, register="cases", kind="case").values_list(
            "object_id", flat=True
        )
    )
