"""Opens the case that was asked for in a talk, and ties to it what was said and sent."""

from django.utils.translation import gettext_noop

from nexo.domain.cases.actions.open_case import OpenedCase, Place, Request, open_case
from nexo.domain.cases.enums import PlaceSource
from nexo.domain.catalogue.queries.services import published
from nexo.domain.guidance.models import Talk
from nexo.domain.guidance.rules.facts import Spot
from nexo.domain.guidance.rules.turns import State
from nexo.domain.interactions.actions.link import write_references
from nexo.domain.interactions.enums import Direction
from nexo.domain.interactions.models import Interaction
from nexo.kernel.actors import Actor

_BECAUSE = gettext_noop("se pidió por la conversación guiada")


def open_asked(*, actor: Actor, talk: Talk, state: State, entry: Interaction) -> OpenedCase:
    """Open it for whoever wrote, received when they said what happens; raises what `open_case` raises."""
    told = list(
        Interaction.objects.filter(
            conversation_id=talk.conversation_id,
            direction=Direction.IN,
            received_at__gte=talk.started_at,
            received_at__lte=entry.received_at,
        )
        .order_by("received_at", "id")
        .prefetch_related("attachments")
    )
    origin = next((one for one in told if one.text.strip() == state.what), entry)
    opened = open_case(
        actor=actor,
        request=Request(
            version=published(jurisdiction_id=entry.jurisdiction_id, code=state.service),
            description=state.what,
            channel=entry.channel,
            applicant=entry.party,
            place=_place(state.place),
            answers=state.fields,
            origin=origin,
        ),
    )
    for one in told:
        if one.pk != origin.pk and (one == entry or one.details.get("location") or one.attachments.all()):
            write_references(one, [("cases", "case", opened.case.pk)], _BECAUSE)
    return opened


def _place(spot: Spot | None) -> Place:
    if spot is None:
        return Place()
    return Place(text=spot.text, lat=spot.lat, lon=spot.lon, source=PlaceSource(spot.source))
