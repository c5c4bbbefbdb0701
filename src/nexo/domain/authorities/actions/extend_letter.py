"""An authority takes more time for an answer: once, before the term ends, with a reason that its author reads."""

from uuid import UUID

from django.db import transaction

from nexo.domain.authorities.actions.answer_letter import locked_letter
from nexo.domain.authorities.errors import LetterOver
from nexo.domain.authorities.models import Letter
from nexo.domain.cases.actions.change_phase import locked_case
from nexo.domain.cases.actions.extend_clock import extend
from nexo.domain.cases.enums import ClockKind
from nexo.kernel.actors import Actor, system


@transaction.atomic
def extend_letter(*, actor: Actor, letter_id: UUID, reason: str) -> Letter:
    """Double the term of a letter; raises `NotFound`, `NotAllowed`, `LetterOver` and as `extend_clock`.

    A term that has ended is never extended: what was let expire stays so.
    """
    letter = locked_letter(actor=actor, letter_id=letter_id)
    if not letter.is_owed:
        raise LetterOver(field="reason")
    case = locked_case(actor=system(letter.jurisdiction_id), case_id=letter.case_id)
    clock = extend(actor=actor, case=case, kind=ClockKind.RESOLUTION, reason=reason)
    letter.due_at = clock.due_at
    letter.save(update_fields=["due_at"])
    return letter
