"""Seals short texts with AES-256-GCM, bound to a context, and makes blind indexes for equality search.

A sealed value is `0x01 | length of key id | key id | nonce (12) | ciphertext and tag`. Everything before the
nonce and the context are authenticated: a value moved to another row or column does not open.
"""

import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from nexo.kernel.keys import MasterKey, master_keys

_VERSION = 1
_NONCE = 12


class CannotUnseal(ValueError):  # noqa: N818 - reads as a sentence
    """The value was altered, moved to another context, or sealed under a key that is no longer here."""


def seal(plain: str, *, context: str, domain: str = "") -> bytes:
    """Return `plain` sealed under the first master key for `context` (such as `parties.identifier:<id>`).

    A `domain` has a key of its own: what is sealed there opens nowhere else, whatever context is claimed.
    """
    key = master_keys()[0]
    header = bytes([_VERSION, len(key.id)]) + key.id.encode()
    nonce = secrets.token_bytes(_NONCE)
    return header + nonce + _cipher(key, domain).encrypt(nonce, plain.encode(), header + context.encode())


def unseal(sealed: bytes | memoryview, *, context: str, domain: str = "") -> str:
    """Return what was sealed for the very same `context` and `domain`; raises `CannotUnseal`."""
    data = bytes(sealed)
    header, nonce, body = _parts(data)
    key = _key_called(header[2:].decode(errors="replace"))
    try:
        return _cipher(key, domain).decrypt(nonce, body, header + context.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise CannotUnseal("altered, or of another context") from error


def needs_resealing(sealed: bytes | memoryview) -> bool:
    """Say whether a value was sealed under a key that is no longer the first."""
    header, _, _ = _parts(bytes(sealed))
    return header[2:].decode(errors="replace") != master_keys()[0].id


def blind_index(value: str, *, context: str) -> str:
    """Return a keyed digest by which equal values are found without opening any.

    It rests on the oldest key, so that rotation does not lose what is indexed. Normalise `value` first.
    """
    key = _derived(master_keys()[-1], b"nexo blind index")
    return hmac.new(key, context.encode() + b"\x00" + value.encode(), hashlib.sha256).hexdigest()


def _parts(data: bytes) -> tuple[bytes, bytes, bytes]:
    if len(data) < 2 or data[0] != _VERSION:  # noqa: PLR2004 - version and length of the key id
        raise CannotUnseal("not a sealed value")
    cut = 2 + data[1]
    return data[:cut], data[cut : cut + _NONCE], data[cut + _NONCE :]


def _key_called(key_id: str) -> MasterKey:
    for key in master_keys():
        if key.id == key_id:
            return key
    raise CannotUnseal(f"the key {key_id!r} is not here")


def _cipher(key: MasterKey, domain: str) -> AESGCM:
    purpose = f"nexo seal {domain}" if domain else "nexo seal"
    return AESGCM(_derived(key, purpose.encode()))


@lru_cache(maxsize=16)
def _derived(key: MasterKey, purpose: bytes) -> bytes:
    """Give each purpose a key of its own."""
    return HKDF(hashes.SHA256(), 32, salt=None, info=purpose).derive(key.material)
