"""What Asterisk's events say of a call.

Source: https://docs.asterisk.org/Asterisk_20_Documentation/API_Documentation/AMI_Events/ (the same fields in 16, 18,
20 and 22). `Uniqueid` names a channel; `Linkedid`, the id of the oldest channel, names the call.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from nexo.adapters.channels.voice.payload import WITHHELD
from nexo.adapters.channels.voice.settings import VoiceSettings
from nexo.adapters.shared.reading import fingerprint, moment
from nexo.domain.interactions.ports import (
    CallMoment,
    CallNews,
    InboundItem,
    ItemKind,
    RawRequest,
    Unreadable,
)

Block = Mapping[str, str]

HEARD = "AMI"
"""The method of a record that was heard, not posted."""

HEARD_AT, LOST = "x-heard-at", "lost"
"""Where a stored record says when it was heard, and which calls had ended unheard."""

OURS = "nexo-"
"""How the name of a call begins that was asked for from the screen."""

FOLLOWED = frozenset(
    {
        "Newchannel", "QueueCallerJoin", "QueueCallerAbandon", "AgentCalled", "AgentConnect", "AgentComplete",
        "DialBegin", "DialEnd", "Hangup",
    }
)  # fmt: skip
# ITU-T Q.850, as Asterisk gives it: the causes of an end that a reader would tell apart.
_CAUSES = {"16": "normal", "17": "busy", "18": "no_answer", "19": "no_answer", "21": "rejected"}
_UNKNOWN = frozenset({"<unknown>", "s", "i", "t"})
_LOCAL = "Local/"


def blocks_of(body: bytes) -> Iterator[Block]:
    """Yield the blocks of names and values that a body is made of; of a repeated name the last value stands."""
    text = body.decode("utf-8", "replace").replace("\r\n", "\n").replace("\x00", "\ufffd")
    for block in text.split("\n\n"):
        pairs = (line.partition(":") for line in block.split("\n"))
        found = {name.strip(): value.strip() for name, colon, value in pairs if colon}
        if found:
            yield found


def call_of(block: Block) -> str:
    """Return which call an event is of, empty where it is of none."""
    return block.get("Linkedid") or block.get("DestLinkedid") or ""


def is_root(block: Block) -> bool:
    """Say whether an event is of the channel that the call began with, and that of a real telephone."""
    is_oldest = block.get("Uniqueid", "") == block.get("Linkedid")
    return is_oldest and not block.get("Channel", "").startswith(_LOCAL)


def direction_of(block: Block, settings: VoiceSettings) -> str:
    """Return which way a new channel calls: in, out, or nothing between two telephones of the house."""
    if call_of(block).startswith(OURS):
        return "out"
    if block.get("Context") in settings.outside_contexts:
        return "in"
    return "out" if _is_outside(block.get("Exten", ""), settings) else ""


def read_events(request: RawRequest, settings: VoiceSettings) -> Sequence[InboundItem]:
    """Return the news of a stored record; raises `Unreadable` for what holds no event."""
    heard_at = moment(request.headers.get(HEARD_AT))
    blocks = list(blocks_of(request.body))
    if heard_at is None or not any("Event" in block for block in blocks):
        raise Unreadable("La central mandó algo que no es un aviso.")
    items: dict[str, InboundItem] = {}
    for block in blocks:
        item = _item(block, settings, heard_at)
        items.setdefault(item.external_id or fingerprint(dict(block)), item)
    for call in filter(None, request.query.get(LOST, "").split(",")):
        news = CallNews(call=call[:150], moment=CallMoment.ENDED, cause=LOST)
        items[f"{call[:150]}/lost"] = _told(news, LOST, f"{call[:150]}/lost", heard_at)
    return list(items.values())


def _item(block: Block, settings: VoiceSettings, heard_at: datetime) -> InboundItem:
    name, call = block.get("Event", ""), call_of(block)[:150]
    at = moment(block.get("Timestamp")) or heard_at
    news = _news(name, call, block, settings) if call else None
    if news is None:
        kind = name if name.isascii() and name.isprintable() and name else "unnamed"
        return InboundItem(kind=ItemKind.UNSUPPORTED, raw_type=kind[:80])
    return _told(news, name, f"{call}/{news.leg}/{name}/{news.extension}"[:300], at)


def _told(news: CallNews, name: str, key: str, at: datetime) -> InboundItem:
    return InboundItem(kind=ItemKind.EVENT, raw_type=name, external_id=key, timestamp=at, call=news)


def _news(name: str, call: str, block: Block, settings: VoiceSettings) -> CallNews | None:
    leg = (block.get("DestUniqueid") or block.get("Uniqueid", ""))[:100]
    queue, at = block.get("Queue", "")[:60], _extension(block, settings)
    if name == "Newchannel":
        return _began(call, leg, block, settings)
    if name == "QueueCallerJoin":
        number = _number(block.get("CallerIDNum", ""))
        return CallNews(
            call=call, leg=leg, moment=CallMoment.QUEUED, direction="in", number=number, queue=queue
        )
    if name == "Hangup":
        is_end = is_root(block)
        cause = _CAUSES.get(block.get("Cause", ""), "failed")
        return CallNews(
            call=call, leg=leg, moment=CallMoment.ENDED if is_end else CallMoment.NOTED, cause=cause
        )
    what = {
        "QueueCallerAbandon": CallMoment.GIVEN_UP,
        "AgentCalled": CallMoment.OFFERED,
        "AgentConnect": CallMoment.ANSWERED,
        "AgentComplete": CallMoment.NOTED,
        "DialBegin": CallMoment.OFFERED,
        "DialEnd": CallMoment.ANSWERED if block.get("DialStatus") == "ANSWER" else CallMoment.NOTED,
    }.get(name)
    cause = (block.get("Reason") or block.get("DialStatus", ""))[:60]
    return CallNews(call=call, leg=leg, moment=what, queue=queue, extension=at, cause=cause) if what else None


def _began(call: str, leg: str, block: Block, settings: VoiceSettings) -> CallNews:
    """Return the beginning of a call, or a note of a further channel of it."""
    direction = direction_of(block, settings)
    if not is_root(block) or not direction:
        return CallNews(call=call, leg=leg, moment=CallMoment.NOTED)
    caller, called = block.get("CallerIDNum", ""), block.get("Exten", "")
    is_ours = call.startswith(OURS)  # it rings at the official's first; whom we call is known to us
    number = "" if is_ours else _number(caller if direction == "in" else called)
    return CallNews(
        call=call,
        leg=leg,
        moment=CallMoment.BEGAN,
        direction=direction,
        number=number,
        is_withheld=direction == "in" and not number,
        line=settings.line or (called[:60] if direction == "in" else ""),
        extension="" if direction == "in" or is_ours else caller[:60],
    )


def _number(told: str) -> str:
    return "" if told.lower() in WITHHELD | _UNKNOWN else told[:60]


def _extension(block: Block, settings: VoiceSettings) -> str:
    """Return at whose telephone: of `PJSIP/204`, `Local/204@from-queue/n` or `204@trunk` the 204, if it is inside."""
    place = block.get("Interface") or block.get("DialString") or block.get("DestChannel", "")
    # A channel has a serial number behind a dash that its telephone has not.
    found = re.match(r"(?:[A-Za-z0-9_]+/)?([0-9]+)(?=[@/-]|$)", place)
    return found[1] if found and not _is_outside(found[1], settings) else ""


def _is_outside(number: str, settings: VoiceSettings) -> bool:
    return len(re.sub(r"\D", "", number)) > settings.internal_digits
