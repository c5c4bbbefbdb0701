"""Says, once, that the term of a letter ends soon and nobody has answered."""

from django.db import transaction

from nexo.domain.authorities.events import LetterFallingDue
from nexo.domain.authorities.queries.letters import due_soon
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.kernel.events.record import one_batch, record

AHEAD_DAYS = 3
AT_ONCE = 200


@transaction.atomic
def remind_authorities(*, limit: int = AT_ONCE) -> int:
    """Announce the letters that fall due within three days, the first to end first; return how many."""
    rows = list(
        due_soon(within_days=AHEAD_DAYS)
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("due_at", "pk")[:limit]
    )
    now = clock.now()
    with one_batch():
        for letter in rows:
            letter.reminded_at = now
            letter.save(update_fields=["reminded_at"])
            record(
                LetterFallingDue(
                    letter_id=letter.pk, case_id=letter.case_id, authority_id=letter.authority_id
                ),
                actor=system(letter.jurisdiction_id),
            )
    return len(rows)
