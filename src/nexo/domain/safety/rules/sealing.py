"""How the words and pictures of a report are closed: under the key of this domain, each bound to its row."""

import base64
from uuid import UUID

from nexo.kernel.crypto import blind_index, seal, unseal

_DOMAIN = "safety"


def close(plain: str, *, field: str, row_id: UUID) -> bytes:
    """Return `plain` sealed for one field of one row."""
    return seal(plain, context=f"safety.{field}:{row_id}", domain=_DOMAIN)


def opened(sealed: bytes | memoryview, *, field: str, row_id: UUID) -> str:
    """Return what was sealed for that field of that row; raises `CannotUnseal`."""
    return unseal(sealed, context=f"safety.{field}:{row_id}", domain=_DOMAIN)


def close_bytes(content: bytes, *, field: str, row_id: UUID) -> bytes:
    """Return `content` sealed for one field of one row."""
    return close(base64.b64encode(content).decode(), field=field, row_id=row_id)


def opened_bytes(sealed: bytes | memoryview, *, field: str, row_id: UUID) -> bytes:
    """Return the bytes that were sealed for that field of that row; raises `CannotUnseal`."""
    return base64.b64decode(opened(sealed, field=field, row_id=row_id))


def digest_of(key: str) -> str:
    """Return what is kept of a return key: a keyed digest.

    The key has 92 random bits and the digest a secret that lies outside the database, so nobody gets from one to the
    other; and since whoever asks cannot choose the digest that is compared, the time of the look-up tells nothing.
    """
    return blind_index(key, context="safety.return_key")
