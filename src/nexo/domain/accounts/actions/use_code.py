"""Checks a one-time code; every try is counted, also those that come at once."""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from nexo.domain.accounts.actions.send_code import code_pepper
from nexo.domain.accounts.errors import CodeExpired, CodeWrong
from nexo.domain.accounts.models import OneTimeCode
from nexo.domain.accounts.rules import codes
from nexo.kernel import clock


def use_code(*, code_id: UUID, code: str) -> bool:
    """Use up the right code and return True. Raises `CodeWrong`, or `CodeExpired` when it cannot be tried."""
    row = _count_attempt(code_id)
    if row is None:
        raise CodeExpired(field="code")
    if not codes.matches(code, row.code_digest, row.id, code_pepper(row.id)):
        raise CodeWrong(field="code")
    used = OneTimeCode.objects.filter(id=row.id, used_at__isnull=True).update(used_at=clock.now())
    if not used:
        raise CodeExpired(field="code")
    return True


@transaction.atomic(durable=True)
def _count_attempt(code_id: UUID) -> OneTimeCode | None:
    """Count the attempt in a transaction of its own, which the error to come cannot undo."""
    row = OneTimeCode.objects.select_for_update().filter(id=code_id).first()
    if row is None or not codes.is_usable(
        expires_at=row.expires_at, attempts=row.attempts, used_at=row.used_at, now=clock.now()
    ):
        return None
    OneTimeCode.objects.filter(id=row.id).update(attempts=F("attempts") + 1)
    return row
