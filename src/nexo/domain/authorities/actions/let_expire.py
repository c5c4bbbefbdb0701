"""Writes down for ever that a term ended without an answer, against who held the post at that moment."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from nexo.domain.authorities.events import LetterExpired
from nexo.domain.authorities.models import Letter
from nexo.domain.authorities.rules.duty import let_expire
from nexo.domain.organisation.queries.people import absent_among, holdings_of
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.kernel.audit.record import record as audit
from nexo.kernel.events.record import record


@transaction.atomic
def let_letter_expire(*, case_id: UUID, due_at: datetime) -> Letter | None:
    """Write the verdict on the letter of a case whose clock ran out at `due_at`, once; None where there is none.

    The verdict stands whatever comes later: a late answer, another holder, a longer term asked too late.
    """
    letter = (
        Letter.objects.select_for_update(of=("self",))
        .select_related("authority__position__holder", "authority__position__substitute")
        .filter(case_id=case_id, expired_at__isnull=True, ended_at__isnull=True)
        .first()
    )
    if letter is None:
        return None
    return letter if write_verdict(letter, due_at) else None


def write_verdict(letter: Letter, due_at: datetime) -> bool:
    """Write that the term of a locked letter ended at `due_at` without an answer, if it did and nobody wrote it yet."""
    if letter.expired_at is not None:
        return False
    rows = holdings_of([letter.authority.position])[letter.authority.position_id]
    verdict = let_expire(
        due=due_at,
        answered_at=letter.answered_at,
        now=clock.now(),
        rows=rows,
        absent=absent_among(rows),
    )
    if verdict is None:
        return False
    letter.due_at = letter.expired_at = verdict.ended_at
    letter.expired_holder = verdict.answered_for.person
    letter.expired_standing = verdict.answered_for.standing.value
    letter.save()
    actor = system(letter.jurisdiction_id)
    audit(
        actor=actor,
        action="authorities.letter_expired",
        kind="case",
        object_id=letter.case_id,
        changes={"authority": str(letter.authority_id), "due": due_at.isoformat()},
    )
    record(
        LetterExpired(
            letter_id=letter.pk,
            case_id=letter.case_id,
            authority_id=letter.authority_id,
            holder_id=letter.expired_holder_id,
        ),
        actor=actor,
    )
    return True
