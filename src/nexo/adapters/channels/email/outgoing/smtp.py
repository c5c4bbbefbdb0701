"""Hand one mail to the account's SMTP server, and know at every instant whether it may have left.

Until the final dot goes out nothing has been accepted: whatever breaks before may be tried again. What breaks
after it, without an answer, is unknown and never repeated by itself. 4xx means later, 5xx means never.
"""

import re
import smtplib
import socket
import ssl

from django.utils.translation import gettext_noop

from nexo.adapters.channels.email import access
from nexo.adapters.channels.email.network import open_socket, secured, tls_context
from nexo.adapters.channels.email.outgoing.compose import Mail
from nexo.adapters.channels.email.settings import Access, EmailSettings, Security
from nexo.domain.interactions.ports import AccountConfig, ChannelError, Remedy

_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
_READY, _SEND_DATA = 220, 354
_PERMANENT = 500
# An authentication that fails for a moment only.
_AUTH_LATER = frozenset({421, 454})


class _Connection(smtplib.SMTP):
    """The library's client on a socket that we opened and looked at."""

    def __init__(self, account: AccountConfig, settings: EmailSettings) -> None:
        self._account, self._settings = account, settings
        super().__init__(timeout=settings.timeout_s, local_hostname=_own_name(account))
        self._host = settings.smtp_host
        code, _ = self.connect(settings.smtp_host, settings.smtp_port)
        if code != _READY:
            self.close()
            raise smtplib.SMTPConnectError(code, "")

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        security = self._settings.smtp_security
        opened = open_socket(self._account, host, port, security, timeout)
        return secured(opened, self._settings, host) if security is Security.TLS else opened


def deliver(account: AccountConfig, settings: EmailSettings, mail: Mail) -> None:
    """Send; returns when the server has taken the mail, raises `ChannelError` otherwise."""
    if not settings.smtp_host:
        raise ChannelError("La casilla no tiene servidor de salida.", remedy=Remedy.ALARM, code="no_smtp")
    connection = _opened(account, settings)
    try:
        _envelope(connection, settings, mail)
        _content(connection, mail.content)
    finally:
        connection.close()


def check(account: AccountConfig, settings: EmailSettings) -> None:
    """Log in and leave; raises `ChannelError`."""
    _opened(account, settings).close()


def _opened(account: AccountConfig, settings: EmailSettings) -> _Connection:
    """Return a connection that is encrypted and logged in as the settings say."""
    try:
        connection = _Connection(account, settings)
    except ssl.SSLError as error:
        raise _tls() from error
    except (OSError, smtplib.SMTPException) as error:
        raise _later(gettext_noop("El servidor de salida no responde."), "unreachable") from error
    try:
        connection.ehlo()
        if settings.smtp_security is Security.STARTTLS:
            connection.starttls(context=tls_context(settings))
            connection.ehlo()
        _log_in(connection, account, settings)
    except ssl.SSLError as error:
        connection.close()
        raise _tls() from error
    except smtplib.SMTPException as error:
        connection.close()
        raise _login_error(error) from error
    except (OSError, ValueError, ChannelError) as error:
        connection.close()
        raise (
            error if isinstance(error, ChannelError) else _later(gettext_noop("Se cortó la conexión."), "cut")
        ) from error
    return connection


def _log_in(connection: _Connection, account: AccountConfig, settings: EmailSettings) -> None:
    if settings.access is Access.PASSWORD:
        if settings.smtp_user:
            connection.login(settings.smtp_user, account.secrets.get("smtp_password", ""))
        return
    first = access.answer(account, settings, settings.smtp_user or account.address)
    try:
        # A server that refuses says why (334) and expects an empty line before it says no.
        connection.auth("XOAUTH2", lambda why=None: first if why is None else "")
    except smtplib.SMTPAuthenticationError as error:
        if error.smtp_code in _AUTH_LATER:
            raise
        raise access.refused(settings) from error


def _login_error(error: smtplib.SMTPException) -> ChannelError:
    if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code not in _AUTH_LATER:
        return ChannelError(
            "El servidor de salida no acepta usuario y contraseña.",
            remedy=Remedy.ALARM,
            code="authentication",
        )
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return ChannelError(
            "El servidor de salida no ofrece el cifrado o el acceso pedidos.",
            remedy=Remedy.ALARM,
            code="unsupported",
        )
    return _later(gettext_noop("El servidor de salida no deja entrar por ahora."), "unavailable")


def _envelope(connection: _Connection, settings: EmailSettings, mail: Mail) -> None:
    """Say who writes to whom, up to the invitation to send. Nothing has left when this fails."""
    limit = connection.esmtp_features.get("size", "0")
    if limit.isdigit() and 0 < int(limit) < len(mail.content):
        raise ChannelError(
            "El mensaje es más grande de lo que acepta el servidor.", remedy=Remedy.NEVER, code="too_big"
        )
    options = [f"size={len(mail.content)}"] if connection.has_extn("size") else []
    try:
        code, said = connection.mail(mail.sender, options)
        if code >= _PERMANENT and not mail.sender and settings.null_sender:
            # Some submission servers refuse the empty sender; then ours, without which nothing would leave.
            connection.rset()
            code, said = connection.mail(connection._account.address, options)  # noqa: SLF001 - our own class, above
        _expect(code, said, Remedy.ALARM, "sender_refused")
        code, said = connection.rcpt(mail.recipient)
        _expect(code, said, Remedy.NEVER, "recipient_refused")
        code, said = connection.docmd("DATA")
        if code != _SEND_DATA:
            _expect(max(code, 400), said, Remedy.NEVER, "message_refused")
    except (OSError, smtplib.SMTPException) as error:
        raise _later(gettext_noop("Se cortó la conexión antes de enviar."), "cut") from error


def _content(connection: _Connection, content: bytes) -> None:
    """Send the bytes, then the final dot apart: from there on the mail may have left."""
    try:
        connection.send(_LEADING_DOT.sub(b"..", content).removesuffix(b"\r\n") + b"\r\n")
    except (OSError, smtplib.SMTPException) as error:
        raise _later(gettext_noop("Se cortó la conexión mientras se enviaba."), "cut") from error
    try:
        connection.send(b".\r\n")
        code, said = connection.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise ChannelError(
            "Se cortó la conexión justo al terminar: no se sabe si salió.",
            remedy=Remedy.UNKNOWN,
            code="cut_at_end",
        ) from error
    if code == -1:
        raise ChannelError("El servidor contestó sin sentido.", remedy=Remedy.UNKNOWN, code="cut_at_end")
    _expect(code, said, Remedy.NEVER, "message_refused")
    try:
        connection.quit()
    except (OSError, smtplib.SMTPException):
        # It has been accepted: how the server says goodbye changes nothing.
        return


def _expect(code: int, said: bytes, remedy: Remedy, name: str) -> None:
    """Raise unless the answer is one of success; a 4xx may be tried later, whatever it refuses."""
    if 200 <= code < 300:  # noqa: PLR2004 - SMTP's own figures
        return
    status = re.search(rb"\b[45]\.\d{1,3}\.\d{1,3}\b", said[:300])
    words = f"El servidor de salida contestó {code}{' ' + status[0].decode() if status else ''}."
    if code < _PERMANENT:
        raise _later(words, name)
    raise ChannelError(words, remedy=remedy, code=name)


def _own_name(account: AccountConfig) -> str:
    domain = account.address.rpartition("@")[2]
    return domain if re.fullmatch(r"[A-Za-z0-9.-]{1,250}", domain) else "localhost"


def _tls() -> ChannelError:
    return ChannelError(
        "No se pudo cifrar la conexión con el servidor de salida.", remedy=Remedy.ALARM, code="tls"
    )


def _later(words: str, code: str) -> ChannelError:
    return ChannelError(words, remedy=Remedy.RETRY_LATER, code=code)
