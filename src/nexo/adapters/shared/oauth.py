"""OAuth 2 as a client: an authorisation code with PKCE, client credentials, refresh (RFC 6749, 6750 and 7636).

What the other side says is never told on: tokens and descriptions stay out of sentences and logs.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.utils.translation import gettext_noop

from nexo.adapters.shared.calling import ANSWER_BYTES, TOO_MANY, Caller, object_of
from nexo.adapters.shared.reading import Json
from nexo.domain.interactions.ports import (
    AccessLost,
    AccountConfig,
    ChannelError,
    Consent,
    GrantOver,
    Remedy,
)
from nexo.kernel import clock
from nexo.kernel.http.allow import is_allowed
from nexo.kernel.http.errors import AddressRefused
from nexo.kernel.http.target import read_target

# RFC 6750's alphabet: a token that holds anything else could end the line it travels in.
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{1,8000}=*")
_REFRESH = re.compile(r"[\x21-\x7e]{1,8000}")
_USUAL_LIFE, _LONGEST_LIFE = 3_600, 30 * 86_400
_SERVER_ERRORS = 500
# What ends a grant: RFC 6749 5.2, and the words of OpenID Connect for "a person has to come again".
_OVER = frozenset({"invalid_grant", "interaction_required", "login_required", "consent_required"})
_FLEETING = frozenset({"temporarily_unavailable", "server_error", "slow_down"})

CONNECT_AGAIN = gettext_noop("Volvé a conectar la cuenta.")
CHECK_CLIENT = gettext_noop("Revisá el identificador de cliente, el secreto, el inquilino y el alcance.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """What a provider knows us by, and where it is asked. `extra` goes along when consent is asked for."""

    authorize_url: str
    token_url: str
    client_id: str
    secret: str
    scope: str
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the provider gave: `refresh` is empty where it gave no new one."""

    access: str
    refresh: str
    until: datetime


def consent_url(account: AccountConfig, client: Client, consent: Consent) -> str:
    """Return the page where a person agrees; raises `ChannelError` where its address is not one to send people to."""
    _whole(client, client.authorize_url)
    try:
        target = read_target(client.authorize_url)
    except AddressRefused as error:
        raise _misconfigured() from error
    if target.scheme != "https" and not is_allowed(account.id, target.host, target.port):
        raise _misconfigured()
    asked = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": consent.callback,
        "scope": client.scope,
        "state": consent.state,
        "code_challenge": challenge_of(consent.verifier),
        "code_challenge_method": "S256",
        **client.extra,
    }
    return f"{target.url}{'&' if '?' in target.path else '?'}{urlencode(asked)}"


def challenge_of(verifier: str) -> str:
    """Return the S256 challenge of a PKCE verifier (RFC 7636 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def by_code(caller: Caller, client: Client, consent: Consent, code: str) -> Tokens:
    """Return what the code of a consent brings; raises `ChannelError`."""
    return _ask(
        caller,
        client,
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": consent.callback,
            "code_verifier": consent.verifier,
        },
    )


def by_refresh(caller: Caller, client: Client, refresh: str) -> Tokens:
    """Return fresh tokens for a refresh token, which may be worth nothing afterwards; raises `ChannelError`."""
    return _ask(caller, client, {"grant_type": "refresh_token", "refresh_token": refresh})


def by_client(caller: Caller, client: Client) -> Tokens:
    """Return a token of the application itself; raises `ChannelError`."""
    return _ask(caller, client, {"grant_type": "client_credentials", "scope": client.scope})


def _ask(caller: Caller, client: Client, asked: dict[str, str]) -> Tokens:
    _whole(client, client.token_url)
    data = {**asked, "client_id": client.client_id}
    if client.secret:
        data["client_secret"] = client.secret
    headers = {"accept": "application/json"}
    try:
        response = caller.request(
            "POST", client.token_url, may_act=False, data=data, headers=headers, max_bytes=ANSWER_BYTES
        )
    except ChannelError as error:
        if error.remedy is Remedy.RETRY_LATER:
            raise
        # Nothing has left: what waits for this account goes on waiting.
        raise AccessLost(
            error.message,
            advice=gettext_noop("Revisá las direcciones de OAuth de la cuenta."),
            code=error.code,
        ) from error
    answer = object_of(response)
    if not response.ok:
        if response.status >= _SERVER_ERRORS or response.status == TOO_MANY:
            raise caller.later(f"http_{response.status}")
        raise _refusal(caller, str(answer.get("error", "")))
    return _tokens(caller, answer)


def _refusal(caller: Caller, error: str) -> ChannelError:
    if error in _OVER:
        return GrantOver(
            gettext_noop("El permiso para usar la cuenta venció o fue retirado."), advice=CONNECT_AGAIN
        )
    return caller.later(error) if error in _FLEETING else _misconfigured()


def _tokens(caller: Caller, answer: Json) -> Tokens:
    access, refresh = answer.get("access_token"), answer.get("refresh_token") or ""
    is_bearer = str(answer.get("token_type", "")).lower() == "bearer"
    if not is_bearer or not isinstance(access, str) or not _TOKEN.fullmatch(access):
        raise caller.later("token_senseless")
    if not isinstance(refresh, str) or (refresh and not _REFRESH.fullmatch(refresh)):
        raise caller.later("token_senseless")
    return Tokens(access, refresh, clock.now() + timedelta(seconds=_life(answer.get("expires_in"))))


def _life(given: object) -> int:
    """Return the seconds a token is good for; some providers write the number as a text."""
    text = str(given)
    return min(int(text), _LONGEST_LIFE) if re.fullmatch(r"[0-9]{1,9}", text) else _USUAL_LIFE


def _whole(client: Client, url: str) -> None:
    if not url or not client.client_id:
        raise AccessLost(
            gettext_noop("Faltan datos de OAuth en la configuración de la cuenta."), advice=CHECK_CLIENT
        )


def _misconfigured() -> AccessLost:
    return AccessLost(gettext_noop("El proveedor no reconoce nuestra aplicación."), advice=CHECK_CLIENT)
