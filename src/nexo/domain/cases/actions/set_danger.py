"""Say how dangerous what a case tells is for people."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from nexo.domain.cases import policies
from nexo.domain.cases.actions.change_phase import locked_case
from nexo.domain.cases.actions.rank_case import rank_case
from nexo.domain.cases.enums import Danger
from nexo.domain.cases.events import DangerSet
from nexo.domain.cases.models import Case
from nexo.domain.cases.rules.lifecycle import Who
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import Invalid, NotAllowed
from nexo.kernel.events.record import record

# Only people: no machine raises or lowers a level by itself.
MAY = frozenset({Who.FRONT, Who.TRIAGE, Who.AREA, Who.SUPERVISOR})
"""What one must be to a case to say how dangerous it is."""


@transaction.atomic
def set_danger(*, actor: Actor, case_id: UUID, danger: Danger) -> Case:
    """Set the level of danger of an open case and weigh it anew; the same level again changes nothing.

    To set the level that its service has already is to confirm it: what an official said is what is learnt from.
    Raises `CaseUnknown`, `NotAllowed`, `Invalid`.
    """
    case = locked_case(actor=actor, case_id=case_id)
    if not policies.standing(actor, case) & MAY:
        raise NotAllowed
    if not case.is_open:
        raise Invalid(gettext_noop("El caso ya terminó."), field="danger")
    if case.danger == danger:
        return case
    before, case.danger = case.danger, danger.value
    case.save(update_fields=["danger"])
    audit(
        actor=actor,
        action="cases.danger_set",
        kind="case",
        object_id=case.id,
        changes={"danger": [before, danger.value]},
    )
    record(DangerSet(case_id=case.id, danger=danger.value), actor=actor)
    return rank_case(actor=actor, case_id=case.id)
