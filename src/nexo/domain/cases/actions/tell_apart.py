"""Take cases apart that do not report the same problem."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from nexo.domain.cases import policies
from nexo.domain.cases.actions.change_phase import locked_case
from nexo.domain.cases.events import CasesToldApart, IncidentLeft
from nexo.domain.cases.models import Case, Incident, ToldApart
from nexo.domain.cases.rules.lifecycle import Who
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import Invalid, NotAllowed
from nexo.kernel.events.record import record

MAY = frozenset({Who.FRONT, Who.TRIAGE, Who.AREA, Who.SUPERVISOR})
"""What one must be to a case to say that it is another problem."""
_MOST = 20


@transaction.atomic
def leave_incident(*, actor: Actor, case_id: UUID) -> Case:
    """Take a case out of its incident: it is another problem; both stay as they are otherwise.

    The pairs with the earliest of those that stay are kept as told apart. Raises `CaseUnknown`, `NotAllowed`,
    `Invalid`.
    """
    case = _mine(actor, case_id)
    if case.incident_id is None:
        raise Invalid(gettext_noop("El caso no está agrupado con otro."))
    incident = Incident.objects.select_for_update().get(pk=case.incident_id)
    case.incident = None
    case.save(update_fields=["incident"])
    staying = incident.cases.order_by("received_at", "id")
    incident.report_count = staying.count()
    incident.save(update_fields=["report_count"])
    _keep(actor, case.id, list(staying.values_list("id", flat=True)[:_MOST]))
    audit(
        actor=actor,
        action="cases.incident_left",
        kind="case",
        object_id=case.id,
        changes={"incident": str(incident.id)},
    )
    record(
        IncidentLeft(case_id=case.id, incident_id=incident.id, report_count=incident.report_count),
        actor=actor,
    )
    return case


@transaction.atomic
def tell_apart(*, actor: Actor, case_id: UUID, other_id: UUID) -> None:
    """Say of a case that was proposed that it is not the same problem; it is not proposed again.

    A repeat changes nothing. Raises `CaseUnknown`, `NotAllowed`, `Invalid`.
    """
    if case_id == other_id:
        raise Invalid(gettext_noop("Elegí otro caso."), field="code")
    case = _mine(actor, case_id)
    other = locked_case(actor=actor, case_id=other_id)
    if case.incident_id is not None and case.incident_id == other.incident_id:
        raise Invalid(gettext_noop("Están agrupados: primero separalos."), field="code")
    first, second = sorted((case.id, other.id))
    if ToldApart.objects.filter(case_id=first, other_id=second).exists():
        return
    _keep(actor, case.id, [other.id])
    audit(
        actor=actor,
        action="cases.told_apart",
        kind="case",
        object_id=case.id,
        changes={"other": str(other.id)},
    )
    record(CasesToldApart(case_id=case.id, other_id=other.id), actor=actor)


def _mine(actor: Actor, case_id: UUID) -> Case:
    case = locked_case(actor=actor, case_id=case_id)
    if not policies.standing(actor, case) & MAY:
        raise NotAllowed
    return case


def _keep(actor: Actor, case_id: UUID, others: Sequence[UUID]) -> None:
    """Keep the pairs, each once."""
    pairs = [sorted((case_id, other)) for other in others]
    ToldApart.objects.bulk_create(
        (ToldApart(case_id=first, other_id=second, by_id=actor.subject_id) for first, second in pairs),
        ignore_conflicts=True,
    )
