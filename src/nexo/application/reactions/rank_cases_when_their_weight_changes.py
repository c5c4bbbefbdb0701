"""When others report the same problem, or a case is reopened, what it weighs is computed anew."""

from django.db.models import Q

from nexo.domain.cases.actions.rank_case import rank_case
from nexo.domain.cases.enums import OPEN_PHASES, Phase
from nexo.domain.cases.events import CasePhaseChanged, IncidentJoined, IncidentLeft
from nexo.domain.cases.models import Case
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes


@subscribes(IncidentJoined, IncidentLeft, CasePhaseChanged)
def handle(envelope: Envelope[IncidentJoined | IncidentLeft | CasePhaseChanged]) -> None:
    """Weigh anew the open cases of the incident and the one that left it, or the reopened case alone."""
    event = envelope.event
    if isinstance(event, IncidentJoined | IncidentLeft):
        rows = Case.objects.filter(
            Q(incident_id=event.incident_id) | Q(pk=event.case_id),
            phase__in=[phase.value for phase in OPEN_PHASES],
        )
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
    else:
        ids = [event.case_id] if event.to_phase == Phase.REOPENED else []
    for case_id in ids:
        rank_case(actor=system(envelope.jurisdiction_id), case_id=case_id)
