"""Makes a one-time code for an address; the caller sends it, in the same transaction."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from nexo.domain.accounts.enums import CodePurpose
from nexo.domain.accounts.errors import TooManyCodes
from nexo.domain.accounts.models import OneTimeCode
from nexo.domain.accounts.rules import codes
from nexo.domain.accounts.rules.addresses import sign_in_address
from nexo.kernel import clock
from nexo.kernel.crypto import blind_index
from nexo.kernel.ids import uuid7


@dataclass(frozen=True, slots=True)
class SentCode:
    """The id to keep in the visitor's session and the code to send; the code is nowhere else."""

    id: UUID
    code: str


@transaction.atomic
def send_code(*, jurisdiction_id: UUID, destination: str, purpose: CodePurpose) -> SentCode:
    """Return a fresh code for an e-mail address or an E.164 telephone. Raises `TooManyCodes`.

    Whether anybody is known by that address makes no difference here, so nothing can be learnt from it.
    """
    index = blind_index(sign_in_address(destination), context="accounts.code")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(index[:15], 16)])
    now = clock.now()
    recent = OneTimeCode.objects.filter(destination_index=index, created_at__gt=now - codes.WINDOW)
    if recent.count() >= codes.CODES_AN_HOUR:
        raise TooManyCodes
    code_id, code = uuid7(), codes.fresh()
    OneTimeCode(
        id=code_id,
        jurisdiction_id=jurisdiction_id,
        destination_index=index,
        code_digest=codes.digest(code, code_id, code_pepper(code_id)),
        purpose=CodePurpose(purpose).value,
        created_at=now,
        expires_at=now + codes.LIFETIME,
    ).save(force_insert=True)
    return SentCode(code_id, code)


def code_pepper(code_id: UUID) -> str:
    """Return the key that the digest of one code is made with."""
    return blind_index(str(code_id), context="accounts.pepper")
