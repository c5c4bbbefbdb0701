"""Our signed name of a conversation.

It goes out in the reply address and proves that an answer belongs there.
42 small letters and digits (base32): the id and 80 bits of HMAC, short and plain enough for the local part
of a mail address that some servers change to lower case.
"""

import base64
import binascii
import hmac
from uuid import UUID

from nexo.kernel.crypto import blind_index

LENGTH = 42
_ID = 26
_MARK = 16
_CONTEXT = "interactions.thread"


def token_of(conversation_id: UUID) -> str:
    """Return the token of a conversation: always the same, and nobody else can make it."""
    body = base64.b32encode(conversation_id.bytes).decode().rstrip("=").lower()
    return body + _mark(conversation_id)


def conversation_of(token: str) -> UUID | None:
    """Return whose token this is, or None where it is not one of ours."""
    plain = token.strip().lower()
    if len(plain) != LENGTH:
        return None
    try:
        named = UUID(bytes=base64.b32decode(plain[:_ID].upper() + "======"))
    except (binascii.Error, ValueError):
        return None
    return named if hmac.compare_digest(plain[_ID:].encode(), _mark(named).encode()) else None


def _mark(conversation_id: UUID) -> str:
    digest = bytes.fromhex(blind_index(str(conversation_id), context=_CONTEXT))
    return base64.b32encode(digest[:10]).decode().lower()[:_MARK]
