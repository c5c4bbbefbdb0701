"""Proof that Twilio calls: HMAC-SHA1 over the public address and what was sent.

Source: https://www.twilio.com/docs/usage/security#validating-requests. The address signed is the one that
Twilio was given, so it comes from our configuration and not from the request, which proxies rewrite.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from nexo.domain.interactions.ports import AccountConfig, RawRequest, SignatureInvalid

HEADER = "x-twilio-signature"
BODY_DIGEST = "bodySHA256"
# While the token is being changed both are live; an empty one proves nothing.
LIVE_SECRETS = ("auth_token", "auth_token_previous")
_PORTS = {"http": 80, "https": 443}

Parameters = Iterable[tuple[str, str]]


def sign(token: str, url: str, parameters: Parameters = ()) -> str:
    """Return the header value for `url` and the form's `parameters`; a repeated pair counts once."""
    spelled = url + "".join(name + value for name, value in sorted(set(parameters)))
    return base64.b64encode(hmac.new(token.encode(), spelled.encode(), hashlib.sha1).digest()).decode()


def verify(account: AccountConfig, request: RawRequest) -> None:
    """Check the signature over the public address and the whole body; raises `SignatureInvalid`."""
    given = request.headers.get(HEADER, "").encode("utf-8", "replace")
    url, parameters = account.hook_url, fields(request.body)
    digest = request.query.get(BODY_DIGEST)
    if digest is not None:
        # A body that is no form is signed by its digest, which travels in the address.
        found = hashlib.sha256(request.body).hexdigest()
        if not hmac.compare_digest(found.encode(), digest.lower().encode("utf-8", "replace")):
            raise SignatureInvalid
        url, parameters = f"{url}?{BODY_DIGEST}={digest}", []
    tokens = [account.secrets[name] for name in LIVE_SECRETS if account.secrets.get(name)]
    matches = [
        hmac.compare_digest(sign(token, spelling, parameters).encode(), given)
        for token in tokens
        for spelling in spellings(url)
    ]
    if not account.hook_url or not any(matches):
        raise SignatureInvalid


def spellings(url: str) -> list[str]:
    """Return the address as given, without its port and with the usual one: Twilio is not of one mind."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    bare = urlunsplit(parts._replace(netloc=host))
    usual = urlunsplit(parts._replace(netloc=f"{host}:{_PORTS.get(parts.scheme, 443)}"))
    return list(dict.fromkeys((url, bare, usual)))


def fields(body: bytes) -> list[tuple[str, str]]:
    """Return the pairs of a form, in order; bytes that are no text are replaced."""
    return parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
