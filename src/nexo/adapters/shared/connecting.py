"""Plain connections to a server that an account names: the one configured, and no private one.

A private address, or a connection without encryption, needs the operator's permission for this account, host
and port. The name is resolved once; the address looked at is the one connected to.
"""

import socket
import ssl

from django.utils.translation import gettext_noop

from nexo.domain.interactions.ports import AccountConfig, ChannelError, Remedy
from nexo.kernel.http.addresses import is_never, is_public
from nexo.kernel.http.allow import is_allowed
from nexo.kernel.http.guard import resolve_name


def connect(
    account: AccountConfig, host: str, port: int, *, timeout: float, is_encrypted: bool
) -> socket.socket:
    """Connect and return the socket, not yet encrypted; raises `ChannelError`."""
    return _connected(addresses_of(account, host, port, is_encrypted=is_encrypted), port, timeout)


def addresses_of(account: AccountConfig, host: str, port: int, *, is_encrypted: bool) -> list[str]:
    """Return the IP addresses of a server that this account may speak to, three at most; raises `ChannelError`."""
    name = host.lower().rstrip(".")
    allowed = is_allowed(account.id, name, port)
    if not is_encrypted and not allowed:
        raise ChannelError(
            gettext_noop("Sin cifrado solo se habla con servidores que el operador habilitó."),
            remedy=Remedy.ALARM,
            code="encryption_needed",
        )
    try:
        addresses = resolve_name(name, port)
    except OSError as error:
        raise ChannelError(
            gettext_noop("No se encuentra el servidor."), remedy=Remedy.RETRY_LATER, code="host_not_found"
        ) from error
    if not addresses or not all(_may(address, allowed=allowed) for address in addresses):
        raise ChannelError(
            gettext_noop("El servidor tiene una dirección privada que el operador no habilitó."),
            remedy=Remedy.ALARM,
            code="address_refused",
        )
    return addresses[:3]


def tls_context(ca_certificate: str) -> ssl.SSLContext:
    """Return the context that checks certificates, an authority of the town's own (PEM) included."""
    context = ssl.create_default_context()
    if ca_certificate:
        try:
            context.load_verify_locations(cadata=ca_certificate)
        except (ssl.SSLError, ValueError) as error:
            raise ChannelError(
                gettext_noop("El certificado de la autoridad propia no se puede leer."),
                remedy=Remedy.ALARM,
                code="certificate",
            ) from error
    return context


def _may(address: str, *, allowed: bool) -> bool:
    return not is_never(address) if allowed else is_public(address)


def _connected(addresses: list[str], port: int, timeout: float) -> socket.socket:
    failure: OSError | None = None
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as error:
            failure = error
    raise ChannelError(
        gettext_noop("El servidor no responde."), remedy=Remedy.RETRY_LATER, code="unreachable"
    ) from failure
