"""Counts what people answer to a campaign, and stops it for whoever asks to be left in peace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from nexo.domain.campaigns.enums import RecipientState, Skip
from nexo.domain.campaigns.models import Recipient
from nexo.domain.interactions.actions.hold_messages import take_back_messages
from nexo.domain.parties.models import Party
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor

ANSWERS_WITHIN = timedelta(days=7)
"""Whoever writes so long after a message may be answering it; later it is another matter."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Somebody wrote at a moment by a channel; `stops`: to receive nothing more by it."""

    party_id: UUID
    channel: str
    at: datetime
    stops: bool


@transaction.atomic
def note_answers(*, actor: Actor, answers: Sequence[Answer]) -> int:
    """Mark the last message of a campaign to each of these people as answered; return how many were.

    A message of a campaign that stands in the outbox for whoever stops that channel is taken back.
    """
    parties = {answer.party_id for answer in answers}
    root_of = dict(Party.objects.filter(pk__in=parties).values_list("pk", "canonical_id"))
    noted = 0
    for answer in answers:
        root = root_of.get(answer.party_id) or answer.party_id
        noted += _note(actor, answer, root)
    return noted


def _note(actor: Actor, answer: Answer, root: UUID) -> int:
    rows = Recipient.objects.select_for_update(of=("self",)).filter(
        campaign__jurisdiction_id=jurisdiction_of(actor),
        party__in=Party.objects.of_cluster(root).values("id"),
        state=RecipientState.QUEUED,
        channel=answer.channel,
        queued_at__gt=answer.at - ANSWERS_WITHIN,
    )
    mine = list(rows.order_by("-queued_at", "-pk"))
    if answer.stops:
        taken = take_back_messages(
            actor=actor,
            interaction_ids=[row.interaction_id for row in mine if row.interaction_id],
            code="opted_out",
            why=gettext_noop("La persona pidió que no le escribamos."),
        )
        Recipient.objects.filter(interaction__in=taken).update(
            state=RecipientState.SKIPPED, skip=Skip.REFUSED, cost_cents=0
        )
        mine = [row for row in mine if row.interaction_id not in taken]
    last = next((row for row in mine if row.queued_at and row.queued_at <= answer.at), None)
    if last is None:
        return 0
    last.replied_at = last.replied_at or answer.at
    if answer.stops:
        last.opted_out_at = last.opted_out_at or answer.at
    last.save(update_fields=["replied_at", "opted_out_at"])
    return 1
