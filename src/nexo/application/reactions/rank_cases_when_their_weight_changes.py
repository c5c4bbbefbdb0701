"""When others report the same problem, or a case is reopened, what it weighs is computed anew."""

from nexo.domain.cases.actions.rank_case import rank_case
from nexo.domain.cases.enums import OPEN_PHASES, Phase
from nexo.domain.cases.events import CasePhaseChanged, IncidentJoined
from nexo.domain.cases.models import Case
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes


@subscribes(IncidentJoined, CasePhaseChanged)
def handle(envelope: Envelope[IncidentJoined | CasePhaseChanged]) -> None:
    """Weigh anew the open cases of the incident, or the reopened case alone."""
    event = envelope.event
    if isinstance(event, IncidentJoined):
        rows = Case.objects.filter(
            incident_id=event.incident_id, phase__in=[phase.value for phase in OPEN_PHASES]
        )
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
    else:
        ids = [event.case_id] if event.to_phase == Phase.REOPENED else []
    for case_id in ids:
        rank_case(actor=system(envelope.jurisdiction_id), case_id=case_id)
