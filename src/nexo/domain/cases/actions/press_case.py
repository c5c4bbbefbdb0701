"""The citizen asks that a late case be decided without more delay (pronto despacho, R21)."""

from uuid import UUID

from django.db import transaction

from nexo.domain.cases.actions.change_phase import locked_case
from nexo.domain.cases.actions.escalate_case import climb
from nexo.domain.cases.enums import Reason
from nexo.domain.cases.errors import NotLateYet, PressedToday
from nexo.domain.cases.models import Case
from nexo.domain.cases.queries.promises import is_late, pressed_today, promises_of, with_promises
from nexo.kernel.actors import Actor

_FIRST, _HIGHEST = 2, 5


@transaction.atomic
def press_case(*, actor: Actor, case_id: UUID, note: str = "") -> Case:
    """Take a late case one level up the chain at the wish of who asked for it, once a day.

    It stays in the history with its date, since the next remedy often asks for it. Raises `CaseUnknown`,
    `NotLateYet`, `PressedToday`.
    """
    case = locked_case(actor=actor, case_id=case_id)
    owed = with_promises(Case.objects.filter(pk=case.pk)).get()
    if not is_late(promises_of(owed)):
        raise NotLateYet
    if pressed_today(case):
        raise PressedToday
    level = min(_HIGHEST, max(_FIRST, case.escalation_level + 1))
    climb(actor=actor, case=case, level=level, note=note, reason=Reason.PROMPT_DECISION)
    return case
