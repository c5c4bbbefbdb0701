"""When a town has a new calendar, the terms that still run are computed anew."""

from nexo.domain.cases.actions.recompute_clocks import LANES
from nexo.domain.cases.tasks import RECOMPUTE
from nexo.domain.organisation.enums import CalendarKind
from nexo.domain.organisation.events import CalendarPublished
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes
from nexo.kernel.jobs.defer import defer


@subscribes(CalendarPublished)
def handle(envelope: Envelope[CalendarPublished]) -> None:
    """Begin to go through the running clocks of the town; banks and crews have none here."""
    if envelope.event.kind != CalendarKind.ADMINISTRATION:
        return
    town = Jurisdiction.objects.get(calendars=envelope.event.calendar_id)
    for lane in range(LANES):
        defer(RECOMPUTE, town=town.slug, lane=lane)
