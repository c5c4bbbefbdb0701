"""When a mail with a link or code of one use has left, its words leave the ledger too."""

from nexo.domain.interactions.actions.redact import redact
from nexo.domain.interactions.events import DeliveryChanged
from nexo.domain.interactions.models import Interaction
from nexo.domain.interactions.ports import DeliveryState
from nexo.domain.notifications.actions.send_account_mail import SLUG
from nexo.domain.notifications.queries import slug_of
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes

_LEFT = frozenset({DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ, DeliveryState.FAILED})


@subscribes(DeliveryChanged)
def handle(envelope: Envelope[DeliveryChanged]) -> None:
    """Blank the entry of an account mail that needs no further try."""
    event = envelope.event
    if event.state in _LEFT and slug_of(event.interaction_id) == SLUG:
        redact(
            actor=system(envelope.jurisdiction_id),
            interaction=Interaction.objects.get(pk=event.interaction_id),
            reason="enlace o código de un solo uso",
        )
