"""Proof of who calls: the signature of the raw bytes, and the handshake when the address is first given."""

import hmac

from nexo.domain.interactions.ports import AccountConfig, RawRequest, SignatureInvalid

HEADER = "x-hub-signature-256"
# While the app secret is being changed both are live; an empty one proves nothing.
LIVE_SECRETS = ("app_secret", "app_secret_previous")


def sign(secret: str, body: bytes) -> str:
    """Return the header value of `body` under `secret`."""
    return "sha256=" + hmac.digest(secret.encode(), body, "sha256").hex()


def verify(account: AccountConfig, request: RawRequest) -> None:
    """Check the signature over the raw bytes, in constant time; raises `SignatureInvalid`."""
    given = request.headers.get(HEADER, "").encode("utf-8", "replace")
    secrets = [account.secrets[name] for name in LIVE_SECRETS if account.secrets.get(name)]
    matches = [hmac.compare_digest(sign(secret, request.body).encode(), given) for secret in secrets]
    if not any(matches):
        raise SignatureInvalid


def handshake(account: AccountConfig, request: RawRequest) -> str | None:
    """Return the challenge of a `subscribe` handshake with our token, or None. A handshake is not signed."""
    token = account.secrets.get("verify_token", "")
    given = request.query.get("hub.verify_token", "")
    challenge = request.query.get("hub.challenge", "")
    known = hmac.compare_digest(token.encode(), given.encode("utf-8", "replace"))
    if token and known and challenge and request.query.get("hub.mode") == "subscribe":
        return challenge
    return None
