"""What a message says, type by type; without a reader or its block it is unsupported, never dropped."""

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Any

from nexo.adapters.channels.whatsapp import people
from nexo.adapters.channels.whatsapp.interactive import read_interactive
from nexo.adapters.shared.content import Content
from nexo.adapters.shared.reading import Json, coordinates, identifier, items, mapping, size_of, text
from nexo.domain.interactions.ports import ItemKind, Media

Reader = Callable[[Json], Content | None]


def read_content(message: Json) -> Content:
    """Return the meaning of one message of any type."""
    reader = _READERS.get(text(message.get("type")))
    return (reader(message) if reader else None) or Content(kind=ItemKind.UNSUPPORTED, extra=_hint(message))


def _hint(message: Json) -> dict[str, Any]:
    # Newer payloads name the type that the provider itself does not forward.
    inner = text(mapping(message.get("unsupported")).get("type"))
    return {"unsupported_type": inner} if inner else {}


def _text(message: Json) -> Content | None:
    body = mapping(message.get("text")).get("body")
    return Content(text=body) if isinstance(body, str) else None


def _media(kind: str, *flags: str) -> Reader:
    def read(message: Json) -> Content | None:
        block = mapping(message.get(kind))
        if not block:
            return None
        extra = {flag: True for flag in flags if block.get(flag) is True}
        file = _file(block)
        return Content(
            text=text(block.get("caption")),
            media=(file,) if file else (),
            extra=extra if file else {**extra, "media_missing": True},
        )

    return read


def _file(block: Json) -> Media | None:
    external_id, url = identifier(block.get("id")), text(block.get("url"))
    if not external_id and not url:
        return None
    return Media(
        media_type=text(block.get("mime_type")) or "application/octet-stream",
        filename=text(block.get("filename")),
        external_id=external_id,
        url=url or None,
        sha256=_hex_digest(text(block.get("sha256"))),
        size=size_of(block.get("file_size")),
    )


def _hex_digest(value: str) -> str | None:
    """Return the digest as hexadecimal; the provider writes it in base64."""
    try:
        raw = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw.hex() if len(raw) == 32 else None  # noqa: PLR2004 - bytes of a SHA-256


def _placeholder(_message: Json) -> Content:
    """Stand for a file of the synchronised history whose content follows in another notice, or never."""
    return Content(extra={"media_missing": True})


def _location(message: Json) -> Content | None:
    block = mapping(message.get("location"))
    place = coordinates(block.get("latitude"), block.get("longitude"))
    if place is None:
        return None
    lines = (text(block.get("name")), text(block.get("address")))
    url = text(block.get("url"))
    return Content(
        text="\n".join(line for line in lines if line),
        location=place,
        extra={"url": url} if url else {},
    )


def _contacts(message: Json) -> Content | None:
    cards = [_card(mapping(contact)) for contact in items(message.get("contacts"))]
    if not cards:
        return None
    lines = [": ".join(part for part in (card["name"], ", ".join(card["phones"])) if part) for card in cards]
    return Content(text="\n".join(lines), extra={"contacts": cards})


def _card(contact: Json) -> dict[str, Any]:
    name = mapping(contact.get("name"))
    phones = [text(mapping(phone).get("phone")) for phone in items(contact.get("phones"))]
    emails = [text(mapping(email).get("email")) for email in items(contact.get("emails"))]
    return {
        "name": text(name.get("formatted_name")) or text(name.get("first_name")),
        "phones": [phone for phone in phones if phone],
        "emails": [email for email in emails if email],
    }


def _reaction(message: Json) -> Content | None:
    block = mapping(message.get("reaction"))
    about = identifier(block.get("message_id"))
    if not about:
        return None
    emoji = text(block.get("emoji"))  # empty or missing: the reaction was taken back
    return Content(text=emoji, about=about, extra={"reaction": emoji})


def _button(message: Json) -> Content | None:
    block = mapping(message.get("button"))
    if not block:
        return None
    return Content(text=text(block.get("text")), extra={"payload": text(block.get("payload"))})


def _interactive(message: Json) -> Content | None:
    found = read_interactive(mapping(message.get("interactive")))
    return Content(text=found[0], extra=found[1]) if found else None


def _order(message: Json) -> Content | None:
    block = mapping(message.get("order"))
    products = [mapping(product) for product in items(block.get("product_items"))]
    if not products:
        return None
    lines = [
        f"{text(one.get('quantity'))} × {text(one.get('product_retailer_id'))}"
        f" ({text(one.get('item_price'))} {text(one.get('currency'))})"
        for one in products
    ]
    note = text(block.get("text"))
    return Content(
        text="\n".join([*lines, note] if note else lines),
        extra={"catalog_id": text(block.get("catalog_id"))},
    )


def _system(message: Json) -> Content | None:
    block = mapping(message.get("system"))
    if not block:
        return None
    previous = people.identify(
        phone=message.get("from"), user_id=block.get("previous_user_id"), parent_user_id=None
    )
    current = people.identify(
        phone=block.get("wa_id") or block.get("new_wa_id"),
        user_id=block.get("user_id"),
        parent_user_id=block.get("parent_user_id"),
    )
    extra: dict[str, Any] = {"system_type": text(block.get("type"))}
    if current:
        extra["identity_change"] = {
            "previous": people.Person(previous).to_json(),
            "current": people.Person(current).to_json(),
        }
    return Content(kind=ItemKind.EVENT, text=text(block.get("body")), extra=extra)


def _edit(message: Json) -> Content | None:
    block = mapping(message.get("edit"))
    about = identifier(block.get("original_message_id"))
    inner = mapping(block.get("message"))
    if not about or inner.get("type") in {"edit", None}:
        return None
    new = read_content(inner)
    return Content(
        kind=new.kind,
        text=new.text,
        media=new.media,
        location=new.location,
        about=about,
        extra={**new.extra, "edits": about},
    )


def _revoke(message: Json) -> Content | None:
    about = identifier(mapping(message.get("revoke")).get("original_message_id"))
    return Content(kind=ItemKind.EVENT, about=about, extra={"withdraws": about}) if about else None


def _welcome(_message: Json) -> Content:
    """Note that somebody opened the chat for the first time, without a word yet."""
    return Content(kind=ItemKind.EVENT)


_READERS: Mapping[str, Reader] = {
    "text": _text,
    "image": _media("image"),
    "video": _media("video"),
    "audio": _media("audio", "voice"),
    "document": _media("document"),
    "sticker": _media("sticker", "animated"),
    "media_placeholder": _placeholder,
    "location": _location,
    "contacts": _contacts,
    "reaction": _reaction,
    "button": _button,
    "interactive": _interactive,
    "order": _order,
    "system": _system,
    "edit": _edit,
    "revoke": _revoke,
    "request_welcome": _welcome,
}
