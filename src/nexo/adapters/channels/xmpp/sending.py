"""Writes to a person: one short session a message, with no presence, so that nothing is delivered to it instead.

The server has taken a message once it answers a question that we asked behind it (RFC 6120, 10.1: in order). Then
we stay a moment for what the other side says: a receipt, or a refusal. A receipt that comes later finds the
session that listens.
"""

import asyncio
from contextlib import suppress
from typing import Final
from xml.etree import ElementTree as ET

from django.utils.translation import gettext_noop

from nexo.adapters.channels.xmpp import names
from nexo.adapters.channels.xmpp.names import tag
from nexo.adapters.channels.xmpp.people import ADDRESS, bare_of, name_of
from nexo.adapters.channels.xmpp.session import Session
from nexo.adapters.channels.xmpp.settings import XmppSettings
from nexo.adapters.channels.xmpp.stanzas import condition_of
from nexo.adapters.shared.calling import refused
from nexo.domain.interactions.ports import (
    AccountConfig,
    ChannelError,
    DeliveryState,
    OutboundMessage,
    Receipt,
    Remedy,
)

MAX_TEXT = 10_000

# What may pass by itself: the server was full, or theirs did not answer. The message came back, so it did not arrive.
_LATER: Final = frozenset(
    {"recipient-unavailable", "remote-server-timeout", "resource-constraint", "internal-server-error"}
)
_OURS: Final = frozenset({"not-authorized", "policy-violation", "registration-required"})
_STORABLE = str.maketrans(dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)))


def check(message: OutboundMessage) -> str:
    """Return the bare address of whom we write to; refuses what could never leave: raises `ChannelError`."""
    to = bare_of(message.to.value) if message.to.kind == ADDRESS else ""
    if not to:
        raise refused(
            "address_kind", gettext_noop("Por XMPP se escribe a una dirección como ana@servidor.org.")
        )
    if message.files:
        raise refused("files", gettext_noop("Por XMPP todavía no se envían archivos."))
    if not message.text.translate(_STORABLE).strip():
        raise refused("empty", gettext_noop("El mensaje no tiene texto."))
    if len(message.text) > MAX_TEXT:
        raise refused("too_long", f"El texto tiene más de {MAX_TEXT} caracteres.")
    return to


def send(account: AccountConfig, settings: XmppSettings, message: OutboundMessage, to: str) -> Receipt:
    """Send one message and return how far it is known to have come; raises `ChannelError`."""
    answer = _Answer(to, message.key)
    with Session(account, settings) as session:
        session.open()
        session.hear(answer.hear)
        session.wait(_sent(session, _stanza(message, to), answer))
    # Here, not before: what is said while the session closes is said to it alone.
    if answer.refusal is not None:
        raise answer.refusal
    return Receipt(external_id=name_of(to, message.key), state=answer.state)


class _Answer:
    """What the other side says of one message: nothing yet, that it arrived, or that it was refused."""

    def __init__(self, to: str, key: str) -> None:
        self._to, self._key = to, key
        self.came = asyncio.Event()
        self.state = DeliveryState.SENT
        self.refusal: ChannelError | None = None

    def hear(self, found: ET.Element) -> None:
        """Take note of a message of the session, where it speaks of ours; the first word counts."""
        about = found.find(tag(names.RECEIPTS, "received"))
        if bare_of(found.get("from")) != self._to or self.came.is_set():
            return
        if found.get("type") == "error" and found.get("id") == self._key:
            self.refusal = _bounced(found.find(tag(names.CLIENT, "error")))
            self.came.set()
        elif about is not None and about.get("id") == self._key:
            self.state = DeliveryState.DELIVERED
            self.came.set()


async def _sent(session: Session, stanza: ET.Element, answer: _Answer) -> None:
    """Return once the server took it and, within the wait, the other side spoke; raises `ChannelError`."""
    session.client.send_xml(stanza)
    try:
        await session.is_alive()
    except ChannelError as error:
        if not answer.came.is_set():
            raise _doubt() from error
    with suppress(TimeoutError):
        await asyncio.wait_for(answer.came.wait(), session.settings.answer_wait_s)


def _stanza(message: OutboundMessage, to: str) -> ET.Element:
    stanza = ET.Element(tag(names.CLIENT, "message"), {"to": to, "type": "chat", "id": message.key})
    ET.SubElement(stanza, tag(names.CLIENT, "body")).text = message.text.translate(_STORABLE)
    ET.SubElement(stanza, tag(names.RECEIPTS, "request"))
    ET.SubElement(stanza, tag(names.IDS, "origin-id"), {"id": message.key})
    ET.SubElement(stanza, tag(names.HINTS, "store"))
    # Our own session that listens need not be told what we said.
    ET.SubElement(stanza, tag(names.CARBONS, "private"))
    ET.SubElement(stanza, tag(names.HINTS, "no-copy"))
    return stanza


def _bounced(error: ET.Element | None) -> ChannelError:
    condition, _ = condition_of(error)
    is_passing = condition in _LATER or (error is not None and error.get("type") == "wait")
    remedy = Remedy.RETRY_LATER if is_passing else Remedy.ALARM if condition in _OURS else Remedy.NEVER
    return ChannelError(
        gettext_noop("El servidor de la persona no aceptó el mensaje."), remedy=remedy, code=condition
    )


def _doubt() -> ChannelError:
    return ChannelError(
        gettext_noop("No sabemos si el mensaje salió: no se repite solo, para que no llegue dos veces."),
        remedy=Remedy.UNKNOWN,
        code="xmpp_doubt",
    )
