"""Connections to the mail servers of an account: the host configured, and no private one.

A private address, or a connection without encryption, needs the operator's permission for this account, host
and port. The name is resolved once; the address looked at is the one connected to.
"""

import socket
import ssl

from nexo.adapters.channels.email.settings import EmailSettings, Security
from nexo.domain.interactions.ports import AccountConfig, ChannelError, Remedy
from nexo.kernel.http.addresses import is_never, is_public
from nexo.kernel.http.allow import is_allowed
from nexo.kernel.http.guard import resolve_name


def open_socket(
    account: AccountConfig, host: str, port: int, security: Security, timeout: float
) -> socket.socket:
    """Connect and return the socket, not yet encrypted; raises `ChannelError`."""
    name = host.lower().rstrip(".")
    allowed = is_allowed(account.id, name, port)
    if security is Security.NONE and not allowed:
        raise ChannelError(
            "Sin cifrado solo se habla con servidores que el operador habilitó.",
            remedy=Remedy.ALARM,
            code="encryption_needed",
        )
    try:
        addresses = resolve_name(name, port)
    except OSError as error:
        raise ChannelError(
            "No se encuentra el servidor de correo.", remedy=Remedy.RETRY_LATER, code="host_not_found"
        ) from error
    if not addresses or not all(_may(address, allowed=allowed) for address in addresses):
        raise ChannelError(
            "El servidor de correo tiene una dirección privada que el operador no habilitó.",
            remedy=Remedy.ALARM,
            code="address_refused",
        )
    return _connected(addresses, port, timeout)


def secured(opened: socket.socket, settings: EmailSettings, host: str) -> ssl.SSLSocket:
    """Encrypt a socket and check the server's certificate; closes it when that fails."""
    try:
        return tls_context(settings).wrap_socket(opened, server_hostname=host)
    except (OSError, ChannelError):
        opened.close()
        raise


def tls_context(settings: EmailSettings) -> ssl.SSLContext:
    """Return the context that checks certificates, the town's own authority included."""
    context = ssl.create_default_context()
    if settings.ca_certificate:
        try:
            context.load_verify_locations(cadata=settings.ca_certificate)
        except (ssl.SSLError, ValueError) as error:
            raise ChannelError(
                "El certificado de la autoridad propia no se puede leer.",
                remedy=Remedy.ALARM,
                code="certificate",
            ) from error
    return context


def _may(address: str, *, allowed: bool) -> bool:
    return not is_never(address) if allowed else is_public(address)


def _connected(addresses: list[str], port: int, timeout: float) -> socket.socket:
    failure: OSError | None = None
    for address in addresses[:3]:
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as error:
            failure = error
    raise ChannelError(
        "El servidor de correo no responde.", remedy=Remedy.RETRY_LATER, code="unreachable"
    ) from failure
