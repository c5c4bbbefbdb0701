"""Listens to an exchange: which calls to follow, what to keep of them, what was missed while the line was cut.

A call is followed from its first channel, if it comes from outside or goes there; the house's own talk between
telephones is not the town's business. Which calls are followed stands in the account's cursor, so that after a
cut, or in another process, those that ended meanwhile are known.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from nexo.adapters.channels.voice.events import (
    FOLLOWED,
    HEARD,
    HEARD_AT,
    LOST,
    Block,
    call_of,
    direction_of,
    is_root,
)
from nexo.adapters.channels.voice.manager import Manager, body_of
from nexo.adapters.channels.voice.settings import VoiceSettings
from nexo.domain.interactions.ports import AccountConfig, Polled, RawRequest
from nexo.kernel import clock

_ROSTER, _LAST = "roster", "CoreShowChannelsComplete"
_MOST_FOLLOWED = 2_000


def listen(account: AccountConfig, settings: VoiceSettings, cursor: Mapping[str, Any]) -> Iterator[Polled]:
    """Yield the events of the calls of the town, those of one breath in one record; raises `ChannelError`."""
    given = cursor.get("calls")
    calls = [call for call in given if isinstance(call, str)] if isinstance(given, list) else []
    with Manager(account, settings) as manager:
        manager.log_in()
        alive, meanwhile = _alive(manager)
        lost = [call for call in calls if call not in alive]
        calls = [call for call in calls if call in alive]
        if lost:
            yield _record([{"Event": _LAST}], calls, lost)
        for blocks in chain([meanwhile], manager.heard()):
            kept = _followed(blocks, calls, settings)
            if kept:
                yield _record(kept, calls)


def _alive(manager: Manager) -> tuple[set[str], list[Block]]:
    """Ask which calls live now; return them, and what happened while the answer came."""
    manager.send("CoreShowChannels", ActionID=_ROSTER)
    alive: set[str] = set()
    meanwhile: list[Block] = []
    for block in manager.answers(until=_is_end):
        if block.get("Event") == "CoreShowChannel":
            alive.add(call_of(block))
        elif "Event" in block:
            meanwhile.append(block)
    return alive, meanwhile


def _is_end(block: Block) -> bool:
    return block.get("ActionID") == _ROSTER and block.get("Event", "") == _LAST


def _followed(blocks: Sequence[Block], calls: list[str], settings: VoiceSettings) -> list[Block]:
    """Return what is to be kept of `blocks`, and bring the list of followed `calls` up to date."""
    kept: list[Block] = []
    for block in blocks:
        name, call = block.get("Event", ""), call_of(block)
        if name not in FOLLOWED or not call:
            continue
        if call not in calls and _begins(name, block, settings):
            calls.append(call)
            del calls[:-_MOST_FOLLOWED]
        if call in calls:
            kept.append(block)
            if name == "Hangup" and is_root(block):
                calls.remove(call)
    return kept


def _begins(name: str, block: Block, settings: VoiceSettings) -> bool:
    if name == "Newchannel":
        return is_root(block) and direction_of(block, settings) != ""
    return name == "QueueCallerJoin"


def _record(blocks: list[Block], calls: Sequence[str], lost: Sequence[str] = ()) -> Polled:
    request = RawRequest(
        body=body_of(blocks),
        headers={HEARD_AT: f"{clock.now().timestamp():.6f}"},
        method=HEARD,
        query={LOST: ",".join(lost)} if lost else {},
    )
    return Polled(request=request, cursor={"calls": list(calls)}, key="")
