"""Connections to the mail servers of an account, encrypted as its settings say."""

import socket
import ssl

from nexo.adapters.channels.email.settings import EmailSettings, Security
from nexo.adapters.shared.connecting import connect
from nexo.adapters.shared.connecting import tls_context as shared_context
from nexo.domain.interactions.ports import AccountConfig, ChannelError


def open_socket(
    account: AccountConfig, host: str, port: int, security: Security, timeout: float
) -> socket.socket:
    """Connect and return the socket, not yet encrypted; raises `ChannelError`."""
    return connect(account, host, port, timeout=timeout, is_encrypted=security is not Security.NONE)


def secured(opened: socket.socket, settings: EmailSettings, host: str) -> ssl.SSLSocket:
    """Encrypt a socket and check the server's certificate; closes it when that fails."""
    try:
        return tls_context(settings).wrap_socket(opened, server_hostname=host)
    except (OSError, ChannelError):
        opened.close()
        raise


def tls_context(settings: EmailSettings) -> ssl.SSLContext:
    """Return the context that checks certificates, the town's own authority included."""
    return shared_context(settings.ca_certificate)
