"""A letter follows the case that holds it: its term moves with the clock, and it ends when the case does."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from nexo.domain.authorities import policies
from nexo.domain.authorities.actions.answer_letter import mark_answered, signed_by_staff
from nexo.domain.authorities.enums import HearingState, LetterEnd
from nexo.domain.authorities.models import Letter
from nexo.domain.authorities.queries.letters import clock_of
from nexo.domain.cases.enums import OPEN_PHASES, Phase
from nexo.domain.cases.models import StateChange
from nexo.domain.cases.rules.lifecycle import ANSWERS
from nexo.kernel import clock
from nexo.kernel.actors import ActorKind, system


@transaction.atomic
def follow_case(*, case_ids: Collection[UUID]) -> int:
    """Bring the letters of some cases up to date and return how many there were; one query where there are none.

    A case that the holder of the post, or a delegate, resolved at the case desk was answered by them all the same. One
    that ended otherwise is owed no more, and counts neither as answered nor as let expire.
    """
    rows = (
        Letter.objects.select_for_update(of=("self",))
        .select_related("case", "authority__jurisdiction", "authority__position__unit")
        .select_related("authority__position__holder", "authority__position__substitute")
        .filter(case_id__in=list(case_ids), answered_at__isnull=True, ended_at__isnull=True)
        .order_by("pk")
    )
    letters = list(rows)
    for letter in letters:
        if letter.case.phase in [phase.value for phase in OPEN_PHASES]:
            _keep_term(letter)
        elif not (letter.case.phase in ANSWERS and _answered_at_the_desk(letter)):
            _end(letter)
    return len(letters)


def _keep_term(letter: Letter) -> None:
    running = clock_of(letter.case)
    if running is not None and letter.expired_at is None and running.due_at != letter.due_at:
        letter.due_at = running.due_at
        letter.save(update_fields=["due_at"])


def _answered_at_the_desk(letter: Letter) -> bool:
    move = StateChange.objects.filter(case=letter.case, to_phase=letter.case.phase).order_by("-at").first()
    if move is None or move.actor_kind != ActorKind.STAFF or move.actor_id is None:
        return False
    mine = policies.answering_for(move.actor_id, letter.jurisdiction_id)
    if not mine.filter(pk=letter.authority_id).exists():
        return False
    signed = signed_by_staff(staff_id=move.actor_id, name=move.actor_label, authority=letter.authority)
    with clock.frozen(move.at):
        mark_answered(actor=system(letter.jurisdiction_id), letter=letter, signed=signed)
    return True


def _end(letter: Letter) -> None:
    is_own = letter.case.phase == Phase.CANCELLED
    letter.ended_at = clock.now()
    letter.ended_as = LetterEnd.WITHDRAWN if is_own else LetterEnd.OTHERWISE
    letter.save(update_fields=["ended_at", "ended_as"])
    hearing = getattr(letter, "hearing", None)
    if is_own and hearing is not None and hearing.state == HearingState.REQUESTED:
        hearing.state, hearing.moved_at = HearingState.WITHDRAWN, clock.now()
        hearing.save(update_fields=["state", "moved_at"])
