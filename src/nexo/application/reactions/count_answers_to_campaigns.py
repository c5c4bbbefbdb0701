"""When somebody writes after a campaign wrote to them, it is counted as an answer, or as a wish to be left in peace."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from nexo.domain.campaigns.actions.note_answers import Answer, note_answers
from nexo.domain.interactions.events import InteractionReceived
from nexo.domain.interactions.models import Interaction
from nexo.domain.interactions.rules.opt_out import Wish
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes_together


@subscribes_together(InteractionReceived)
def handle(envelopes: Sequence[Envelope[InteractionReceived]]) -> None:
    """Note the answers of each town; what a machine wrote is none."""
    heard = [one for one in envelopes if one.event.party_id is not None and not one.event.is_automatic]
    rows = Interaction.objects.filter(pk__in=[one.event.interaction_id for one in heard])
    told = {pk: (at, details) for pk, at, details in rows.values_list("pk", "occurred_at", "details")}
    ordered = sorted(heard, key=lambda one: str(one.jurisdiction_id))
    for town, some in groupby(ordered, key=lambda one: one.jurisdiction_id):
        answers = [
            _answer(one.event, *told[one.event.interaction_id])
            for one in some
            if one.event.interaction_id in told
        ]
        if answers and town is not None:
            note_answers(actor=system(town), answers=answers)


def _answer(event: InteractionReceived, at: datetime, details: dict[str, Any]) -> Answer:
    stops = event.is_verified and details.get("consent", {}).get("value") == Wish.STOP
    party = event.party_id
    assert isinstance(party, UUID)  # noqa: S101 - kept above
    return Answer(party, event.channel, at, stops)
