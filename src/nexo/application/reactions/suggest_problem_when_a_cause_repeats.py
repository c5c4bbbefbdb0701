"""When one more bad experience has the same cause, and there are enough of them, a problem is suggested."""

from nexo.application.improving.look import look_at_cause
from nexo.domain.satisfaction.events import RecoveryContacted
from nexo.domain.satisfaction.queries import recovery_of
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes


@subscribes(RecoveryContacted)
def handle(envelope: Envelope[RecoveryContacted]) -> None:
    """Count that cause of that area anew and suggest it if it repeats."""
    found = recovery_of(envelope.event.recovery_id)
    if found.cause:
        look_at_cause(town=found.jurisdiction, unit_id=found.unit_id, cause=found.cause)
