"""One stream to the server of an account: found, encrypted, checked, logged in; every failure is a `ChannelError`.

It has an event loop of its own, which turns only while somebody waits for it: what is stored between two waits
is stored before anything else is read.
"""

import asyncio
import logging
import ssl
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, Self, TypeVar, cast
from xml.etree import ElementTree as ET

from django.utils.translation import gettext_noop
from slixmpp.clientxmpp import ClientXMPP
from slixmpp.exceptions import IqError, IqTimeout
from slixmpp.stanza import Iq
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

from nexo.adapters.channels.xmpp import (
    acks,  # it makes its plugin known to slixmpp
    names,
)
from nexo.adapters.channels.xmpp.finding import Place, places_of
from nexo.adapters.channels.xmpp.names import tag
from nexo.adapters.channels.xmpp.settings import XmppSettings
from nexo.adapters.shared.connecting import addresses_of, tls_context
from nexo.domain.interactions.ports import AccountConfig, ChannelError, Remedy

# slixmpp writes whole stanzas into its log, and what it could not read as an error: that is what people say.
logging.getLogger("slixmpp").setLevel(logging.CRITICAL + 1)

_PLUGIN = acks.StoredAcks.name
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream that may be taken up again: its name at the server, and how many stanzas of it are stored."""

    name: str
    stored: int


class Session:
    """One session; use it in a `with`. `resource` is the name of the device, a server's own choice where empty.

    `earlier` is the stream to take up again; only who listens has one and asks for one.
    """

    def __init__(
        self,
        account: AccountConfig,
        settings: XmppSettings,
        *,
        resource: str = "",
        earlier: Stream | None = None,
    ) -> None:
        self.settings = settings
        self._account = account
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(_said_nothing)
        self._opened: asyncio.Future[bool] = self._loop.create_future()
        try:
            self.client = ClientXMPP(
                f"{settings.jid}/{resource}" if resource else settings.jid,
                account.secrets.get("password", ""),
                loop=self._loop,
                ssl_context=tls_context(settings.ca_certificate),
            )
        except ValueError as error:  # InvalidJID
            self._loop.close()
            raise _refused_login() from error
        except ChannelError:
            self._loop.close()
            raise
        self.client.whitespace_keepalive = False
        self.client.auto_authorize, self.client.auto_subscribe = settings.accept_contacts, False
        self.acks: acks.StoredAcks | None = None
        if resource:
            begun = {"sm_id": earlier.name, "handled": earlier.stored} if earlier else {}
            self.client.register_plugin(_PLUGIN, begun)
            self.acks = cast("acks.StoredAcks", self.client.plugin.get(_PLUGIN, None))
        for event, heard in (
            ("connection_failed", self._not_connected),
            ("ssl_invalid_chain", self._distrusted),
            ("failed_all_auth", self._not_let_in),
            ("stream_negotiated", lambda _: self._settle(resumed=False)),
            ("session_resumed", lambda _: self._settle(resumed=True)),
            (
                "disconnected",
                lambda why: self._fail(distrusted() if isinstance(why, ssl.SSLError) else broken()),
            ),
        ):
            self.client.add_event_handler(event, heard)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Cut the line. A stream that may be taken up again is not ended: the server keeps what comes."""
        self.client.cancel_connection_attempt()
        with suppress(Exception):
            if self.acks is None and self.client.transport:
                self._loop.run_until_complete(asyncio.wait_for(self.client.disconnect(1.0), 2.0))
        self.client.abort()
        self.wait(_end_all())
        self._loop.close()

    def open(self) -> bool:
        """Connect and log in; return whether an earlier stream was taken up. Raises `ChannelError`."""
        return self.wait(self._open())

    def wait(self, doing: Coroutine[Any, Any, _Answer]) -> _Answer:
        """Let the loop turn until something is done."""
        return self._loop.run_until_complete(doing)

    def hear(self, told: Callable[[ET.Element], None]) -> None:
        """Call `told` for every message of this session, whatever is in it."""
        every = MatchXPath(tag(names.CLIENT, "message"))
        self.client.register_handler(Callback("nexo", every, lambda stanza: told(stanza.xml)))

    async def ask(
        self, query: ET.Element, *, kind: Literal["get", "set"] = "get", to: str = ""
    ) -> ET.Element | None:
        """Ask the server something and return the answer, None where it refuses; raises `ChannelError`."""
        question: Iq = self.client.make_iq(itype=kind, ito=to or None)
        question.append(query)
        try:
            answer = await question.send(timeout=self.settings.timeout_s)  # type: ignore[no-untyped-call] # slixmpp's
        except IqError:
            return None
        except IqTimeout as error:
            raise broken() from error
        found: ET.Element = answer.xml
        return found

    async def is_alive(self) -> None:
        """Have the server say anything; raises `ChannelError`. Whatever was sent before was taken by then."""
        await self.ask(ET.Element(tag(names.PING, "ping")), to=self.client.boundjid.domain)

    async def _open(self) -> bool:
        failure = unreachable()
        for place in await places_of(self.settings, self._loop):
            try:
                addresses = addresses_of(self._account, place.host, place.port, is_encrypted=True)
            except ChannelError as error:
                failure = error
                continue
            for address in addresses:
                try:
                    return await self._attempt(place, address)
                except ChannelError as error:
                    if error.code != "unreachable":
                        raise
                    failure = error
        raise failure

    async def _attempt(self, place: Place, address: str) -> bool:
        self._opened = self._loop.create_future()
        self.client.enable_direct_tls, self.client.enable_starttls = place.is_direct, not place.is_direct
        # An address, not a name: what was looked at is what is connected to. The certificate is the domain's.
        self.client.connect(address, place.port)
        try:
            return await asyncio.wait_for(asyncio.shield(self._opened), self.settings.timeout_s)
        except TimeoutError as error:
            raise broken() from error
        finally:
            if self._opened.done() and self._opened.exception():
                self.client.cancel_connection_attempt()

    def _settle(self, *, resumed: bool) -> None:
        if not self._opened.done() and (
            resumed or self.client.sessionstarted or "bind" in self.client.features
        ):
            self._opened.set_result(resumed)

    def _fail(self, error: ChannelError) -> None:
        if not self._opened.done():
            self._opened.set_exception(error)

    def _not_connected(self, reason: object) -> None:
        self._fail(distrusted() if isinstance(reason, ssl.SSLError) else unreachable())

    def _distrusted(self, _: object) -> None:
        self._fail(distrusted())

    def _not_let_in(self, _: object) -> None:
        is_bare = not isinstance(self.client.socket, ssl.SSLSocket | ssl.SSLObject)
        self._fail(_unencrypted() if is_bare else _refused_login())


async def _end_all() -> None:
    """End what slixmpp still does in the background."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for one in left:
        one.cancel()
    await asyncio.gather(*left, return_exceptions=True)


def _said_nothing(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Note an error of the loop without its words, which may be somebody's."""
    error = context.get("exception")
    logging.getLogger(__name__).warning("xmpp.loop", extra={"error": type(error).__name__})


def broken() -> ChannelError:
    """Return "the connection broke": nothing that was not confirmed is known to have arrived."""
    return ChannelError(
        gettext_noop("Se cortó la conexión con el servidor XMPP; se vuelve a intentar sola."),
        remedy=Remedy.RETRY_LATER,
        code="xmpp_broken",
    )


def unreachable() -> ChannelError:
    """Return "nobody answers there"."""
    return ChannelError(
        gettext_noop("El servidor no responde."), remedy=Remedy.RETRY_LATER, code="unreachable"
    )


def distrusted() -> ChannelError:
    """Return "the certificate is not that of the domain, or of nobody we know"."""
    return ChannelError(
        gettext_noop("El certificado del servidor XMPP no es válido para el dominio de la dirección."),
        remedy=Remedy.ALARM,
        code="certificate",
    )


def _refused_login() -> ChannelError:
    return ChannelError(
        gettext_noop("El servidor XMPP rechaza la dirección o la contraseña."),
        remedy=Remedy.ALARM,
        code="login",
    )


def _unencrypted() -> ChannelError:
    return ChannelError(
        gettext_noop("El servidor XMPP no ofrece cifrado: no se le dice la contraseña."),
        remedy=Remedy.ALARM,
        code="encryption_needed",
    )
