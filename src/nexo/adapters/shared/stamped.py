"""Proof of who posts by our own small APIs: `X-Nexo-Signature: t=<unix seconds>,v1=<hex>`, over time and raw bytes.

The time is part of what is signed and may be five minutes off, so that a request overheard is worth nothing
later; within those minutes the ids of what it holds make a repeat harmless.
"""

import hmac
import re

from nexo.domain.interactions.ports import AccountConfig, RawRequest, SignatureInvalid
from nexo.kernel import clock

HEADER = "x-nexo-signature"
WINDOW_S = 300
# While the key is being changed both are live; an empty one proves nothing.
LIVE_KEYS = ("key", "key_previous")
_FORM = re.compile(r"t=([0-9]{1,12}),v1=([0-9a-f]{64})")


def sign(key: str, body: bytes, at: int) -> str:
    """Return the header value of `body` signed with `key` at `at` (seconds since 1970)."""
    digest = hmac.digest(key.encode(), f"{at}.".encode() + body, "sha256").hex()
    return f"t={at},v1={digest}"


def verify(account: AccountConfig, request: RawRequest) -> None:
    """Check time and signature, in constant time; raises `SignatureInvalid`."""
    given = request.headers.get(HEADER, "")
    form = _FORM.fullmatch(given)
    if form is None or abs(clock.now().timestamp() - int(form[1])) > WINDOW_S:
        raise SignatureInvalid
    keys = [account.secrets[name] for name in LIVE_KEYS if account.secrets.get(name)]
    matches = [hmac.compare_digest(sign(key, request.body, int(form[1])), given) for key in keys]
    if not any(matches):
        raise SignatureInvalid
