"""When others report or ask for the same, or a case is reopened, what it weighs is computed anew."""

from uuid import UUID

from django.db.models import Q

from nexo.domain.cases.actions.rank_case import rank_case
from nexo.domain.cases.enums import OPEN_PHASES, Phase
from nexo.domain.cases.events import CaseCosigned, CasePhaseChanged, IncidentJoined, IncidentLeft
from nexo.domain.cases.models import Case
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes


@subscribes(IncidentJoined, IncidentLeft, CaseCosigned, CasePhaseChanged)
def handle(envelope: Envelope[IncidentJoined | IncidentLeft | CaseCosigned | CasePhaseChanged]) -> None:
    """Weigh anew the open cases of the incident and the one that left it, or the case alone."""
    for case_id in _weighed(envelope.event):
        rank_case(actor=system(envelope.jurisdiction_id), case_id=case_id)


def _weighed(event: IncidentJoined | IncidentLeft | CaseCosigned | CasePhaseChanged) -> list[UUID]:
    if isinstance(event, CasePhaseChanged):
        return [event.case_id] if event.to_phase == Phase.REOPENED else []
    if isinstance(event, CaseCosigned):
        incident_id = Case.objects.only("incident_id").get(pk=event.case_id).incident_id
        if incident_id is None:
            return [event.case_id]
    else:
        incident_id = event.incident_id
    rows = Case.objects.filter(
        Q(incident_id=incident_id) | Q(pk=event.case_id), phase__in=[phase.value for phase in OPEN_PHASES]
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))
