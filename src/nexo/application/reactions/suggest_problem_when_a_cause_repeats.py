"""When one more bad experience has the same cause, and there are enough of them, a problem is suggested."""

from nexo.application.improving.look import look_at_cause
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.satisfaction.events import RecoveryContacted
from nexo.domain.satisfaction.queries import cause_of
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes


@subscribes(RecoveryContacted)
def handle(envelope: Envelope[RecoveryContacted]) -> None:
    """Count that cause of that area anew and suggest it if it repeats."""
    found = cause_of(envelope.event.recovery_id)
    if found is None or not found[1]:
        return
    town = Jurisdiction.objects.get(pk=envelope.jurisdiction_id)
    look_at_cause(town=town, unit_id=found[0], cause=found[1])
