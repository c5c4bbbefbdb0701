"""How a mailbox lets us in by OAuth: what is kept of a grant, and what is said to the servers (XOAUTH2).

What is kept names the configuration it was given for: after a change of client or tenant it counts no more.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

from django.utils.translation import gettext_noop

from nexo.adapters.channels.email.providers import PRESETS, Provider
from nexo.adapters.channels.email.settings import Access, EmailSettings
from nexo.adapters.shared import oauth
from nexo.adapters.shared.calling import Caller
from nexo.domain.interactions.ports import (
    AccessLost,
    AccessRefused,
    AccountConfig,
    Consent,
    Grant,
    GrantOver,
)

_ACCESS, _UNTIL, _REFRESH, _FOR = "oauth_access", "oauth_until", "oauth_refresh", "oauth_for"
_NAMES = {Provider.GOOGLE: "Google", Provider.MICROSOFT: "Microsoft"}


def grant_of(account: AccountConfig, settings: EmailSettings) -> Grant | None:
    """Say how the mailbox is let in; None: by password."""
    if settings.access is Access.PASSWORD:
        return None
    kept = _kept(account, settings)
    until = datetime.fromtimestamp(int(kept[_UNTIL]), UTC) if kept.get(_UNTIL, "").isdigit() else None
    by_consent = settings.access is Access.OAUTH_CODE
    return Grant(by_consent, bool(kept.get(_REFRESH if by_consent else _ACCESS)), until)


def consent_url(account: AccountConfig, settings: EmailSettings, consent: Consent) -> str:
    """Return where the official agrees; raises `ChannelError`."""
    return oauth.consent_url(account, _client(account, settings), consent)


def redeem(account: AccountConfig, settings: EmailSettings, consent: Consent, code: str) -> Mapping[str, str]:
    """Return what the code of a consent brings; raises `ChannelError`."""
    tokens = oauth.by_code(_caller(account, settings), _client(account, settings), consent, code)
    if not tokens.refresh:
        raise AccessLost(
            gettext_noop("El proveedor dio un permiso que no se puede renovar."),
            advice=gettext_noop("Pedí también el acceso sin conexión (offline_access) en el alcance."),
        )
    return _secrets(tokens, _mark(account, settings))


def renew(account: AccountConfig, settings: EmailSettings) -> Mapping[str, str]:
    """Return fresh access; raises `ChannelError`."""
    client, caller = _client(account, settings), _caller(account, settings)
    if settings.access is Access.OAUTH_CLIENT:
        return _secrets(oauth.by_client(caller, client), _mark(account, settings))
    refresh = _kept(account, settings).get(_REFRESH)
    if not refresh:
        raise GrantOver(
            gettext_noop("La cuenta no está conectada con su proveedor."), advice=oauth.CONNECT_AGAIN
        )
    return _secrets(oauth.by_refresh(caller, client, refresh), _mark(account, settings))


def answer(account: AccountConfig, settings: EmailSettings, user: str) -> str:
    """Return what XOAUTH2 says first; raises `ChannelError` when nothing that is good is kept."""
    token = _kept(account, settings).get(_ACCESS)
    if not token:
        raise GrantOver(
            gettext_noop("La cuenta no está conectada con su proveedor."), advice=oauth.CONNECT_AGAIN
        )
    return f"user={user}\1auth=Bearer {token}\1\1"


def refused(settings: EmailSettings) -> AccessRefused:
    """Return what it means that a mail server does not take the token."""
    advice = (
        gettext_noop("Volvé a conectar la cuenta, entrando con el usuario de la casilla.")
        if settings.access is Access.OAUTH_CODE
        else gettext_noop("Pedí a quien administra el correo que dé a la aplicación acceso a esta casilla.")
    )
    return AccessRefused(
        gettext_noop("El servidor de correo no acepta el permiso de la cuenta."), advice=advice
    )


def _client(account: AccountConfig, settings: EmailSettings) -> oauth.Client:
    preset = PRESETS.get(settings.oauth_provider)
    if settings.access is Access.OAUTH_CLIENT and preset and not settings.oauth_scope:
        raise AccessLost(
            "%(provider)s no deja entrar a una aplicación por su cuenta.",
            advice=gettext_noop("Elegí «OAuth: una persona da el permiso»."),
            values={"provider": _NAMES[settings.oauth_provider]},
        )
    return oauth.Client(
        authorize_url=settings.oauth_authorize_url,
        token_url=settings.oauth_token_url,
        client_id=settings.oauth_client_id,
        secret=account.secrets.get("oauth_client_secret", ""),
        scope=settings.oauth_scope,
        extra=preset.extra if preset else {},
    )


def _caller(account: AccountConfig, settings: EmailSettings) -> Caller:
    name = _NAMES.get(settings.oauth_provider, gettext_noop("El proveedor"))
    return Caller(account, provider=name, timeout_s=settings.timeout_s)


def _secrets(tokens: oauth.Tokens, mark: str) -> dict[str, str]:
    found = {_ACCESS: tokens.access, _UNTIL: str(int(tokens.until.timestamp())), _FOR: mark}
    return {**found, _REFRESH: tokens.refresh} if tokens.refresh else found


def _kept(account: AccountConfig, settings: EmailSettings) -> Mapping[str, str]:
    return account.secrets if account.secrets.get(_FOR) == _mark(account, settings) else {}


def _mark(account: AccountConfig, settings: EmailSettings) -> str:
    named = (settings.access, settings.oauth_token_url, settings.oauth_client_id, settings.oauth_scope)
    return hashlib.sha256("\0".join((account.address, *named)).encode()).hexdigest()[:16]
