"""Link cases that report the same problem; none is thrown away."""

from uuid import UUID

from django.db import transaction

from nexo.domain.cases import policies
from nexo.domain.cases.actions.change_phase import locked_case
from nexo.domain.cases.events import IncidentJoined
from nexo.domain.cases.models import Case, Incident
from nexo.domain.cases.rules.lifecycle import Who
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import Invalid, NotAllowed
from nexo.kernel.events.record import record

_MAY = frozenset({Who.FRONT, Who.TRIAGE, Who.AREA, Who.SUPERVISOR, Who.SYSTEM})


@transaction.atomic
def join_incident(*, actor: Actor, case_id: UUID, with_case_id: UUID) -> Incident:
    """Put a case into the incident of another case of the same service, made if there is none.

    Raises `CaseUnknown`, `NotAllowed`, `Invalid`.
    """
    if case_id == with_case_id:
        raise Invalid("Elegí otro caso.", field="code")
    first, second = sorted((case_id, with_case_id))
    locked = {pk: locked_case(actor=actor, case_id=pk) for pk in (first, second)}
    case, other = locked[case_id], locked[with_case_id]
    if not policies.standing(actor, case) & _MAY:
        raise NotAllowed
    if case.service_id != other.service_id:
        raise Invalid("Solo se agrupan casos del mismo servicio.", field="code")
    incident = other.incident or _incident_of(other)
    if case.incident_id != incident.pk:
        case.incident = incident
        case.save(update_fields=["incident"])
        incident.report_count = incident.cases.count()
        incident.first_reported_at = min(incident.first_reported_at, case.received_at)
        incident.save(update_fields=["report_count", "first_reported_at"])
        audit(
            actor=actor,
            action="cases.incident_joined",
            kind="case",
            object_id=case.id,
            changes={"incident": str(incident.id)},
        )
        record(
            IncidentJoined(case_id=case.id, incident_id=incident.id, report_count=incident.report_count),
            actor=actor,
        )
    return incident


def _incident_of(case: Case) -> Incident:
    incident = Incident.objects.create(
        jurisdiction_id=case.jurisdiction_id,
        service_id=case.service_id,
        zone_id=case.zone_id,
        place_text=case.place_text,
        lat=case.lat,
        lon=case.lon,
        first_reported_at=case.received_at,
    )
    case.incident = incident
    case.save(update_fields=["incident"])
    return incident
