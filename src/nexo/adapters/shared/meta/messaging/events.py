"""One event of `messaging` or `standby`, by the block that it carries.

A receipt with a watermark speaks of all that was sent by then; one with ids speaks of those. Our own messages
come back as echoes and are a receipt too; what the town wrote in another program is kept as sent by it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from nexo.adapters.shared.meta.messaging.content import plain, raw_type_of, read_content
from nexo.adapters.shared.meta.messaging.platform import Platform
from nexo.adapters.shared.reading import Json, fingerprint, identifier, items, mapping, moment, number, text
from nexo.domain.interactions.ports import DeliveryState, InboundItem, ItemKind, Sender, Watermark


class Events:
    """Reads the events of one account; `app_id` is our own application's."""

    def __init__(self, platform: Platform, app_id: str) -> None:
        self._platform = platform
        self._app_id = app_id

    def read(self, event: Json) -> Iterator[InboundItem]:
        """Yield what one event says; a block that we do not know is unsupported."""
        blocks = [name for name in event if name not in _AROUND]
        for name in blocks or ["event"]:
            reader, block = _READERS.get(name), event.get(name)
            if name == "message" and isinstance(block, dict):
                yield self._message(event, block)
            elif reader is not None and isinstance(block, dict):
                yield from reader(self, event, block)
            else:
                yield self._item(event, name, kind=ItemKind.UNSUPPORTED)

    def _message(self, event: Json, block: Json) -> InboundItem:
        if block.get("is_echo") is True:
            return self._echo(event, block)
        content = read_content(block)
        mid = identifier(block.get("mid"))
        item = self._item(event, raw_type_of(block), kind=content.kind, text=content.text)
        is_withdrawal = "withdraws" in content.extra
        return replace(
            item,
            external_id=identifier(f"{mid}:unsend") if is_withdrawal and mid else mid or item.external_id,
            media=content.media,
            location=content.location,
            reply_to=(content.about,) if content.about else (),
            extra={**item.extra, **content.extra},
        )

    def _echo(self, event: Json, block: Json) -> InboundItem:
        mid, app_id = identifier(block.get("mid")), text(block.get("app_id"))
        if app_id and app_id == self._app_id and mid:
            return InboundItem(
                kind=ItemKind.STATUS,
                raw_type="echo",
                external_id=mid,
                timestamp=millis(event.get("timestamp")),
                status=DeliveryState.SENT,
                extra={"key": text(block.get("metadata"))} if block.get("metadata") else {},
            )
        content, recipient = read_content(block), identifier(mapping(event.get("recipient")).get("id"))
        if content.kind is ItemKind.EVENT:
            words = "La municipalidad retiró un mensaje desde otra aplicación."
            return replace(self._item(event, "echo", kind=ItemKind.EVENT, text=words), senders=())
        return InboundItem(
            kind=content.kind,
            raw_type="echo",
            external_id=mid or fingerprint(event),
            recipients=(Sender(self._platform.account, recipient),) if recipient else (),
            timestamp=millis(event.get("timestamp")),
            text=content.text,
            media=content.media,
            location=content.location,
            reply_to=(content.about,) if content.about else (),
            extra={**content.extra, **({"app_id": app_id} if app_id else {})},
        )

    def delivery(self, event: Json, block: Json) -> Iterator[InboundItem]:
        """Read what was delivered: the messages named, and all that was sent before the watermark."""
        mids = [mid for mid in map(identifier, items(block.get("mids"))) if mid]
        yield from (self._status(event, "delivery", DeliveryState.DELIVERED, mid) for mid in mids)
        yield from self._marked(event, block, "delivery", DeliveryState.DELIVERED)

    def seen(self, event: Json, block: Json) -> Iterator[InboundItem]:
        """Read what was read: one message (Instagram), or all that was sent before the watermark."""
        mid = identifier(block.get("mid"))
        if mid:
            yield self._status(event, "read", DeliveryState.READ, mid)
        yield from self._marked(event, block, "read", DeliveryState.READ)

    def reaction(self, event: Json, block: Json) -> Iterator[InboundItem]:
        """Read a reaction to a message; one taken back has no words."""
        is_back = text(block.get("action")) == "unreact"
        words = "" if is_back else text(block.get("emoji")) or text(block.get("reaction"))
        yield self._about(event, block, "reaction", words, {"reaction": words})

    def edit(self, event: Json, block: Json) -> Iterator[InboundItem]:
        """Read a new version of a message: it stands beside the first one."""
        about = identifier(block.get("mid"))
        extra = {"edits": about} if about else {}
        yield self._about(event, block, "message_edit", text(block.get("text")), extra)

    def postback(self, event: Json, block: Json) -> Iterator[InboundItem]:
        """Read a touched button: its words are what was answered."""
        item = self._item(event, "postback", text=text(block.get("title")) or text(block.get("payload")))
        extra = {"payload": text(block.get("payload")), "referral": plain(mapping(block.get("referral")))}
        yield replace(
            item,
            external_id=identifier(block.get("mid")) or item.external_id,
            extra={**item.extra, **{key: one for key, one in extra.items() if one}},
        )

    def referral(self, event: Json, block: Json) -> Iterator[InboundItem]:
        """Read where a person came from into the chat; they have not said a word yet."""
        yield self._told(event, "referral", text(block.get("ref")) or text(block.get("source")), block)

    def optin(self, event: Json, block: Json) -> Iterator[InboundItem]:
        """Read an agreement to get messages."""
        yield self._told(event, "optin", text(block.get("ref")) or text(block.get("type")), block)

    def linking(self, event: Json, block: Json) -> Iterator[InboundItem]:
        """Read that a person linked their account with ours, or undid it."""
        yield self._told(event, "account_linking", text(block.get("status")), block)

    def notice(self, event: Json, block: Json) -> Iterator[InboundItem]:
        """Read what concerns the account and no person: who holds the thread, what the provider warns of."""
        name = next((name for name, one in event.items() if one is block), "notice")
        words = " ".join(f"{key}={one}" for key, one in plain(block).items())
        yield replace(self._item(event, name, kind=ItemKind.EVENT, text=words), senders=())

    def _status(self, event: Json, word: str, state: DeliveryState, mid: str) -> InboundItem:
        return InboundItem(
            kind=ItemKind.STATUS,
            raw_type=word,
            external_id=mid,
            timestamp=millis(event.get("timestamp")),
            status=state,
        )

    def _marked(self, event: Json, block: Json, word: str, state: DeliveryState) -> Iterator[InboundItem]:
        until, person = millis(block.get("watermark")), identifier(mapping(event.get("sender")).get("id"))
        if until is not None and person:
            yield InboundItem(
                kind=ItemKind.STATUS,
                raw_type=word,
                timestamp=millis(event.get("timestamp")) or until,
                status=state,
                watermark=Watermark(person, until),
            )

    def _told(self, event: Json, name: str, words: str, block: Json) -> InboundItem:
        item = self._item(event, name, kind=ItemKind.EVENT, text=words)
        told = {key: one for key, one in plain(block).items() if key not in _KEYS_TO_A_PERSON}
        return replace(item, extra={**item.extra, name: told})

    def _about(
        self, event: Json, block: Json, name: str, words: str, extra: Mapping[str, Any]
    ) -> InboundItem:
        about = identifier(block.get("mid"))
        item = self._item(event, name, text=words)
        return replace(item, reply_to=(about,) if about else (), extra={**item.extra, **extra})

    def _item(
        self, event: Json, raw_type: str, *, kind: ItemKind = ItemKind.MESSAGE, text: str = ""
    ) -> InboundItem:
        """Return an item from the person of an event; without an id of its own its content names it."""
        person = identifier(mapping(event.get("sender")).get("id"))
        return InboundItem(
            kind=kind,
            raw_type=raw_type[:100] or "unnamed",
            external_id=fingerprint(event),
            senders=(Sender(self._platform.account, person),) if person else (),
            timestamp=millis(event.get("timestamp")),
            text=text,
        )


def millis(value: object) -> datetime | None:
    """Return the aware time of Unix milliseconds, or None."""
    found = number(value)
    return moment(found / 1000) if found is not None else None


Reader = Callable[[Events, Json, Json], Iterator[InboundItem]]

# What opens a person's account or a way to write to them is no matter for a ledger.
_KEYS_TO_A_PERSON = frozenset(
    {"authorization_code", "notification_messages_token", "one_time_notif_token", "user_ref"}
)
_AROUND = frozenset({"sender", "recipient", "timestamp", "prior_message", "hop_context", "is_standby"})
_READERS: Mapping[str, Reader] = {
    "delivery": Events.delivery,
    "read": Events.seen,
    "reaction": Events.reaction,
    "message_edit": Events.edit,
    "postback": Events.postback,
    "referral": Events.referral,
    "optin": Events.optin,
    "account_linking": Events.linking,
    "policy_enforcement": Events.notice,
    "app_roles": Events.notice,
    "pass_thread_control": Events.notice,
    "request_thread_control": Events.notice,
    "take_thread_control": Events.notice,
}
