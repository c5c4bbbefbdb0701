"""When a case changes, the days it touches are counted anew."""

from datetime import datetime

from nexo.domain.analytics.actions.count_cases import count_cases
from nexo.domain.cases.events import CaseAnswered, CaseAssigned, CaseOpened, CasePhaseChanged
from nexo.domain.cases.models import Case
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes


@subscribes(CaseOpened, CasePhaseChanged, CaseAssigned, CaseAnswered)
def handle(
    envelope: Envelope[CaseOpened | CasePhaseChanged | CaseAssigned | CaseAnswered],
) -> None:
    """Recount the days of receipt, resolution and closing, those before the change included."""
    event = envelope.event
    case = Case.objects.select_related("jurisdiction").get(pk=event.case_id)
    moments: set[datetime | None] = {case.received_at, case.resolved_at, case.closed_at}
    if isinstance(event, CasePhaseChanged):
        moments |= {event.previous_resolved_at, event.previous_closed_at}
    zone = case.jurisdiction.zone_info
    days = {moment.astimezone(zone).date() for moment in moments if moment is not None}
    for day in sorted(days):
        count_cases(jurisdiction_id=case.jurisdiction_id, zone=zone, service_id=case.service_id, day=day)
