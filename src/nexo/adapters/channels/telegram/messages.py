"""What a message says, by the block it carries; one without a known block is unsupported, never dropped.

Source: https://core.telegram.org/bots/api#message
"""

from collections.abc import Callable, Mapping
from typing import Any

from nexo.adapters.channels.telegram.people import name_of
from nexo.adapters.shared.content import Content
from nexo.adapters.shared.reading import Json, coordinates, e164, identifier, items, mapping, size_of, text
from nexo.domain.interactions.ports import ItemKind, Media

Reader = Callable[[Json], Content | None]

# What Telegram itself writes into a chat: kept as notices of the account, nobody waits for an answer to them.
SERVICE = frozenset(
    {
        "channel_chat_created",
        "delete_chat_photo",
        "forum_topic_closed",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_reopened",
        "group_chat_created",
        "left_chat_member",
        "message_auto_delete_timer_changed",
        "migrate_from_chat_id",
        "migrate_to_chat_id",
        "new_chat_members",
        "new_chat_photo",
        "new_chat_title",
        "pinned_message",
        "supergroup_chat_created",
        "video_chat_ended",
        "video_chat_participants_invited",
        "video_chat_scheduled",
        "video_chat_started",
    }
)


def read_content(message: Json) -> tuple[str, Content]:
    """Return the kind of a message, as Telegram calls its block, and what it says."""
    for kind, reader in _READERS.items():
        if kind in message:
            return kind, reader(message) or Content(kind=ItemKind.UNSUPPORTED)
    service = next((name for name in message if name in SERVICE), None)
    if service:
        return service, Content(kind=ItemKind.EVENT)
    unknown = (name for name, block in message.items() if name not in _AROUND and block)
    return next(unknown, "message"), Content(kind=ItemKind.UNSUPPORTED)


# What may stand in a message of any kind.
_AROUND = frozenset(
    {
        "author_signature",
        "business_connection_id",
        "caption",
        "caption_entities",
        "chat",
        "date",
        "edit_date",
        "entities",
        "external_reply",
        "forward_origin",
        "from",
        "has_media_spoiler",
        "has_protected_content",
        "is_automatic_forward",
        "is_from_offline",
        "is_topic_message",
        "link_preview_options",
        "media_group_id",
        "message_id",
        "message_thread_id",
        "quote",
        "reply_markup",
        "reply_to_message",
        "sender_chat",
        "show_caption_above_media",
        "via_bot",
    }
)


def _text(message: Json) -> Content | None:
    words = message.get("text")
    if not isinstance(words, str):
        return None
    command, _, payload = words.partition(" ")
    # A link t.me/<bot>?start=… opens the chat with these words: where the person came from.
    extra = {"start": payload.strip()} if command == "/start" and payload.strip() else {}
    return Content(text=words, extra=extra)


def _file(kind: str, media_type: str) -> Reader:
    def read(message: Json) -> Content | None:
        return _content(message, mapping(message.get(kind)), media_type)

    return read


def _content(message: Json, block: Json, media_type: str, words: str = "") -> Content | None:
    file_id = identifier(block.get("file_id"))
    if not file_id:
        return None
    album = text(message.get("media_group_id"))
    return Content(
        text=text(message.get("caption")) or words,
        media=(
            Media(
                media_type=text(block.get("mime_type")) or media_type,
                filename=text(block.get("file_name")),
                external_id=file_id,
                size=size_of(block.get("file_size")),
            ),
        ),
        extra={"album": album} if album else {},
    )


def _photo(message: Json) -> Content | None:
    """Read a photo: of its sizes the largest, which Telegram has made a JPEG."""
    sizes = [mapping(size) for size in items(message.get("photo"))]
    largest = max(sizes, key=_area, default={})
    return _content(message, largest, "image/jpeg")


def _area(size: Json) -> int:
    return (size_of(size.get("width")) or 0) * (size_of(size.get("height")) or 0)


def _sticker(message: Json) -> Content | None:
    block = mapping(message.get("sticker"))
    media_type = "image/webp"
    if block.get("is_animated") is True:
        media_type = "application/gzip"  # a .tgs file
    elif block.get("is_video") is True:
        media_type = "video/webm"
    return _content(message, block, media_type, words=text(block.get("emoji")))


def _location(message: Json) -> Content | None:
    block = mapping(message.get("location"))
    place = coordinates(block.get("latitude"), block.get("longitude"))
    if place is None:
        return None
    return Content(location=place, extra={"live": True} if block.get("live_period") else {})


def _venue(message: Json) -> Content | None:
    venue = mapping(message.get("venue"))
    found = _location(venue)
    lines = [text(venue.get("title")), text(venue.get("address"))]
    return Content(text="\n".join(filter(None, lines)), location=found.location) if found else None


def _contact(message: Json) -> Content | None:
    card = mapping(message.get("contact"))
    name, phone = name_of(card), text(card.get("phone_number"))
    if not name and not phone:
        return None
    extra: dict[str, Any] = {"contacts": [{"name": name, "phones": [phone] if phone else []}]}
    if own_phone(message):
        extra["own_contact"] = True
    return Content(text=": ".join(filter(None, (name, phone))), extra=extra)


def own_phone(message: Json) -> str:
    """Return the telephone of the person who wrote, as E.164, when they shared their own contact, or nothing.

    Anybody can send anybody's card, so it counts only if its account is the sender's.
    """
    card, user_id = mapping(message.get("contact")), mapping(message.get("from")).get("id")
    is_own = user_id is not None and card.get("user_id") == user_id
    return e164(card.get("phone_number")) if is_own else ""


# The first block found names the kind: an animation also stands as a document, a venue also as a location.
_READERS: Mapping[str, Reader] = {
    "text": _text,
    "photo": _photo,
    "animation": _file("animation", "video/mp4"),
    "document": _file("document", "application/octet-stream"),
    "audio": _file("audio", "audio/mpeg"),
    "voice": _file("voice", "audio/ogg"),
    "video": _file("video", "video/mp4"),
    "video_note": _file("video_note", "video/mp4"),
    "sticker": _sticker,
    "venue": _venue,
    "location": _location,
    "contact": _contact,
}
