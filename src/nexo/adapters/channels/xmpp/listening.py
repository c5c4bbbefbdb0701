"""Hears what is written to an address: each message is stored before the server may forget it.

The account's cursor holds the name of the stream and how many stanzas of it are stored, written with the message
itself. Another process, after a cut or a kill, takes the same stream up where the last stored message left it:
nothing is lost and nothing comes twice. Where the server no longer knows the stream, its archive (XEP-0313) is
asked for what came meanwhile; what comes both ways has the same id.
"""

import asyncio
import time
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from nexo.adapters.channels.xmpp import names
from nexo.adapters.channels.xmpp.names import tag
from nexo.adapters.channels.xmpp.people import bare_of
from nexo.adapters.channels.xmpp.replying import answer_to
from nexo.adapters.channels.xmpp.session import Session, Stream, broken
from nexo.adapters.channels.xmpp.settings import XmppSettings
from nexo.adapters.channels.xmpp.stanzas import HEARD, HEARD_AT, server_id
from nexo.domain.interactions.ports import AccountConfig, Polled, RawRequest
from nexo.kernel import clock

QUIET_S = 60.0
"""After so long a silence we ask whether the server is there."""

_LOOK_AGAIN_S = 3600.0
_PAGE = 100
_BEGUN = b"<presence xmlns='jabber:client'/>"
_RESULT = tag(names.ARCHIVE, "result")
# What says nothing by itself: that somebody types, how a message may be kept, which number it has.
_UNSAID = tuple(f"{{{one}}}" for one in (names.STATES, names.HINTS, names.IDS, names.DELAY))
_THREAD = tag(names.CLIENT, "thread")


def listen(
    account: AccountConfig, settings: XmppSettings, cursor: Mapping[str, Any], *, quiet_s: float = QUIET_S
) -> Iterator[Polled]:
    """Yield what is written to us while the connection stands; raises `ChannelError` when it breaks."""
    resource = f"nexo-{account.id.hex[-8:]}"
    with Session(account, settings, resource=resource, earlier=_earlier(cursor)) as session:
        ear = _Ear(session, bare_of(settings.jid), str(cursor.get("archived") or ""), quiet_s)
        if not session.open():
            session.wait(ear.begin())
            yield ear.record(_BEGUN)
            yield from ear.missed()
        yield from ear.heard()


class _Ear:
    """What one session tells, in order, and how far it is stored."""

    def __init__(self, session: Session, own: str, archived: str, quiet_s: float) -> None:
        self._session, self._own, self._archived, self._quiet_s = session, own, archived, quiet_s
        self._queue: asyncio.Queue[ET.Element | None] = asyncio.Queue()
        session.client.add_event_handler("to_store", lambda stanza: self._queue.put_nowait(stanza.xml))
        session.client.add_event_handler("disconnected", lambda _: self._queue.put_nowait(None))

    async def begin(self) -> None:
        """Say that we are here, and ask for copies of what is said to our other devices."""
        self._session.client.send_presence(ppriority=1)
        await self._session.ask(ET.Element(tag(names.CARBONS, "enable")), kind="set")

    def heard(self) -> Iterator[Polled]:
        """Yield what comes, until the account is to be looked at anew; raises `ChannelError`."""
        end = time.monotonic() + _LOOK_AGAIN_S
        while time.monotonic() < end:
            stanza = self._session.wait(self._next())
            if stanza is not None:
                yield from self._kept(stanza, is_catching_up=False)

    def missed(self) -> Iterator[Polled]:
        """Yield what the archive holds since the last message that we stored; raises `ChannelError`."""
        last = self._archived
        while last:
            answer = self._session.wait(self._session.ask(_query(last), kind="set"))
            # The messages of a page come before its end: they wait in the queue by now.
            while not self._queue.empty():
                stanza = self._queue.get_nowait()
                if stanza is None:
                    raise broken()
                yield from self._kept(stanza, is_catching_up=True)
            last = _next_page(answer)

    def record(self, body: bytes, key: str = "") -> Polled:
        """Return what is to be stored, with the cursor that is true once it is."""
        acks = self._session.acks
        cursor: dict[str, Any] = {"archived": self._archived}
        if acks is not None and acks.sm_id:
            cursor |= {"stream": acks.sm_id, "stored": acks.stored}
        heard_at = f"{clock.now().timestamp():.6f}"
        return Polled(
            request=RawRequest(body=body, headers={HEARD_AT: heard_at}, method=HEARD), cursor=cursor, key=key
        )

    def _kept(self, stanza: ET.Element, *, is_catching_up: bool) -> Iterator[Polled]:
        """Yield a message to be stored; once it is, tell the server and the writer."""
        acks = self._session.acks
        if acks is not None:
            acks.settle()
        if _says_something(stanza):
            number = server_id(stanza, self._own)
            # While the archive is read, only its own ids say how far we are.
            if number and (not is_catching_up or stanza.find(_RESULT) is not None):
                self._archived = number
            yield self.record(ET.tostring(stanza, "utf-8", xml_declaration=False), number)
            answer = answer_to(stanza, self._own)
            if answer is not None:
                self._session.client.send_xml(answer)
        if acks is not None:
            acks.send_ack()

    async def _next(self) -> ET.Element | None:
        try:
            found = await asyncio.wait_for(self._queue.get(), self._quiet_s)
        except TimeoutError:
            await self._session.is_alive()
            return None
        if found is None:
            raise broken()
        return found


def _earlier(cursor: Mapping[str, Any]) -> Stream | None:
    name, stored = cursor.get("stream"), cursor.get("stored")
    return Stream(name, stored) if isinstance(name, str) and name and isinstance(stored, int) else None


def _says_something(stanza: ET.Element) -> bool:
    return any(not child.tag.startswith(_UNSAID) and child.tag != _THREAD for child in stanza)


def _query(last: str) -> ET.Element:
    """Return the question for the page of the archive behind `last`."""
    query = ET.Element(tag(names.ARCHIVE, "query"))
    pages = ET.SubElement(query, tag(names.RESULT_SET, "set"))
    ET.SubElement(pages, tag(names.RESULT_SET, "max")).text = str(_PAGE)
    ET.SubElement(pages, tag(names.RESULT_SET, "after")).text = last
    return query


def _next_page(answer: ET.Element | None) -> str:
    """Return the id behind which the next page lies; nothing where this was the last, or there is no archive."""
    end = answer.find(tag(names.ARCHIVE, "fin")) if answer is not None else None
    if end is None or end.get("complete") in {"true", "1"}:
        return ""
    return end.findtext(f"{tag(names.RESULT_SET, 'set')}/{tag(names.RESULT_SET, 'last')}") or ""
