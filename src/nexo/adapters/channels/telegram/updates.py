"""A webhook of the Bot API: one update, or the answer of `getUpdates` with several.

`update_id` is an id and no clock: after a quiet week it begins anew anywhere. So a message is known by its chat
and number, which hold at every repetition, and the rest by update and time together.

What the items carry in `extra`, for those who interpret them: `edits` (id of the message this one replaces),
`payload` of a touched button, `blocked` (whether the person shut the bot out), `chat` (group where it was
written), `forwarded`, `album`, `start` (the parameter of the link that opened the chat), `own_contact`.

Source: https://core.telegram.org/bots/api#update
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from nexo.adapters.channels.telegram import people
from nexo.adapters.channels.telegram.messages import own_phone, read_content
from nexo.adapters.shared.reading import Json, fingerprint, identifier, items, load, mapping, moment, text
from nexo.domain.interactions.ports import InboundItem, ItemKind, Sender, Unreadable

Reader = Callable[[Json, str], InboundItem]


def read_webhook(body: bytes) -> list[InboundItem]:
    """Return every item of a webhook's body; raises `Unreadable`."""
    document = load(body)
    updates = items(document.get("result")) if "result" in document else [document]
    if "result" not in document and "update_id" not in document:
        raise Unreadable("El aviso no es una actualización de Telegram.")
    try:
        return [item for update in updates for item in _read(mapping(update))]
    except RecursionError as error:
        raise Unreadable("El aviso está anidado sin fin.") from error


def _read(update: Json) -> Iterator[InboundItem]:
    update_id = text(update.get("update_id"))
    blocks = {name: block for name, block in update.items() if name != "update_id"}
    for name, block in (blocks or {"update": update}).items():
        reader = _READERS.get(name)
        if reader is not None and isinstance(block, dict):
            yield reader(block, update_id)
        else:
            yield _unsupported(name, mapping(block), update_id)


def _message(message: Json, update_id: str) -> InboundItem:
    kind, content = read_content(message)
    user, chat = mapping(message.get("from")), mapping(message.get("chat"))
    answered = people.message_id(_answered(message, chat))
    extra = {**content.extra, **people.circumstances(user, chat)}
    if "forward_origin" in message:
        extra["forwarded"] = True
    return InboundItem(
        kind=content.kind,
        raw_type=kind,
        external_id=people.message_id(message) or _own_id(kind, message, update_id),
        senders=() if content.kind is ItemKind.EVENT else _writer(message, user),
        sender_name=people.name_of(user),
        timestamp=moment(message.get("date")),
        text=content.text,
        media=content.media,
        location=content.location,
        reply_to=(answered,) if answered else (),
        # Who writes in the name of a group stands there as a bot of Telegram's own.
        automatic=user.get("is_bot") is True and "sender_chat" not in message,
        extra=extra,
    )


def _edited(message: Json, update_id: str) -> InboundItem:
    """Read a new version of a message: it stands beside the first one, which stays as it was."""
    item = _message(message, update_id)
    original = people.message_id(message)
    # A telephone that shares its way writes a version every few seconds: nobody waits for an answer to those.
    kind = ItemKind.EVENT if item.extra.get("live") or item.kind is ItemKind.EVENT else item.kind
    return InboundItem(
        kind=kind,
        raw_type="edited_message",
        external_id=_own_id(f"edit:{original}", message, update_id),
        senders=item.senders,
        sender_name=item.sender_name,
        timestamp=moment(message.get("edit_date")) or item.timestamp,
        text=item.text,
        media=item.media,
        location=item.location,
        reply_to=tuple(dict.fromkeys((original, *item.reply_to))) if original else item.reply_to,
        automatic=item.automatic,
        extra={**item.extra, "edits": original} if original else item.extra,
    )


def _callback(query: Json, update_id: str) -> InboundItem:
    """Read a touched button: its words are what was answered, its data comes back as the payload."""
    user, message = mapping(query.get("from")), mapping(query.get("message"))
    data, query_id, about = text(query.get("data")), identifier(query.get("id")), people.message_id(message)
    return InboundItem(
        kind=ItemKind.MESSAGE,
        raw_type="callback_query",
        external_id=f"callback:{query_id}" if query_id else _own_id("callback", query, update_id),
        senders=people.senders_of(user),
        sender_name=people.name_of(user),
        text=_label(message, data) or data or text(query.get("game_short_name")),
        reply_to=(about,) if about else (),
        extra={
            "payload": data,
            **({"press": query_id} if query_id else {}),
            **people.circumstances(user, mapping(message.get("chat"))),
        },
    )


def _label(message: Json, data: str) -> str:
    """Return the words on the button with this data."""
    rows = items(mapping(message.get("reply_markup")).get("inline_keyboard"))
    buttons = [mapping(button) for row in rows for button in items(row)]
    return next((text(one.get("text")) for one in buttons if one.get("callback_data") == data), "")


def _reaction(record: Json, update_id: str) -> InboundItem:
    """Read a reaction; none in `new_reaction` means that it was taken back."""
    user, about = mapping(record.get("user")), people.message_id(record)
    emojis = [text(mapping(one).get("emoji")) for one in items(record.get("new_reaction"))]
    return InboundItem(
        kind=ItemKind.MESSAGE,
        raw_type="reaction",
        external_id=_own_id(f"reaction:{about}", record, update_id),
        senders=people.senders_of(user),
        sender_name=people.name_of(user),
        timestamp=moment(record.get("date")),
        text=" ".join(filter(None, emojis)),
        reply_to=(about,) if about else (),
        extra=people.circumstances(user, mapping(record.get("chat"))),
    )


_OUT = frozenset({"kicked", "left"})


def _membership(change: Json, update_id: str) -> InboundItem:
    """Read what became of the bot in a chat: a person who blocked it or let it in again, or a group."""
    user, chat = mapping(change.get("from")), mapping(change.get("chat"))
    status = text(mapping(change.get("new_chat_member")).get("status"))
    is_out, is_private = status in _OUT, chat.get("type") == people.PRIVATE
    extra: dict[str, Any] = {"status": status, **people.circumstances(user, chat)}
    if is_private:
        extra["blocked"] = is_out
        words = "La persona bloqueó el bot." if is_out else "La persona volvió a habilitar el bot."
    else:
        words = "Sacaron al bot de un grupo." if is_out else "El bot está en un grupo."
    return InboundItem(
        kind=ItemKind.EVENT,
        raw_type="my_chat_member",
        external_id=_own_id("member", change, update_id),
        senders=people.senders_of(user) if is_private else (),
        sender_name=people.name_of(user) if is_private else "",
        timestamp=moment(change.get("date")),
        text=words,
        extra=extra,
    )


def _unsupported(name: str, block: Json, update_id: str) -> InboundItem:
    return InboundItem(
        kind=ItemKind.UNSUPPORTED,
        raw_type=name[:100] or "unnamed",
        external_id=_own_id(name, block, update_id),
        senders=people.senders_of(mapping(block.get("from"))),
        sender_name=people.name_of(mapping(block.get("from"))),
        timestamp=moment(block.get("date")),
    )


def _writer(message: Json, user: Json) -> tuple[Sender, ...]:
    """Return who wrote; whoever writes in the name of a group or a channel shows nobody."""
    if "sender_chat" in message:
        return ()
    phone = own_phone(message)
    return (*people.senders_of(user), *((Sender("phone", phone),) if phone else ()))


def _answered(message: Json, chat: Json) -> Json:
    answered = mapping(message.get("reply_to_message"))
    return {"chat": chat, **answered} if answered else {}


def _own_id(name: str, block: Json, update_id: str) -> str:
    """Return the id of what Telegram numbers by its update alone."""
    when = text(block.get("edit_date")) or text(block.get("date"))
    if not update_id:
        return fingerprint([name, block])
    return identifier(f"{name}:{update_id}:{when}") or fingerprint([name, block])


_READERS: Mapping[str, Reader] = {
    "message": _message,
    "edited_message": _edited,
    "callback_query": _callback,
    "message_reaction": _reaction,
    "my_chat_member": _membership,
}
