"""When a merge is undone, each of the two gets back what they wrote."""

from nexo.domain.interactions.actions.part_people import part_people
from nexo.domain.parties.events import PartiesUnmerged
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes


@subscribes(PartiesUnmerged)
def handle(envelope: Envelope[PartiesUnmerged]) -> None:
    """Part the conversations of the two."""
    event = envelope.event
    part_people(actor=system(envelope.jurisdiction_id), one_id=event.survivor_id, other_id=event.absorbed_id)
