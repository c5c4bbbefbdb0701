"""What a message of the platform says: words, files behind links that expire, what it answers.

Source: https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messages and
https://developers.facebook.com/docs/instagram-platform/webhooks/examples.
"""

from collections.abc import Mapping
from typing import Any

from nexo.adapters.shared.content import Content
from nexo.adapters.shared.reading import Json, coordinates, identifier, items, mapping, text
from nexo.domain.interactions.ports import ItemKind, Media

# The links say nothing of the type, so it is that of the platform's own files; whoever stores one looks at it.
_FILES: Mapping[str, str] = {
    "image": "image/jpeg",
    "video": "video/mp4",
    "audio": "audio/mp4",
    "file": "application/octet-stream",
    "ig_reel": "video/mp4",
    "reel": "video/mp4",
    "ig_post": "image/jpeg",
    "ig_story": "image/jpeg",
    "share": "image/jpeg",
    "story_mention": "image/jpeg",
}
_WORDS = {
    "ig_reel": "Compartió un reel.",
    "reel": "Compartió un reel.",
    "ig_post": "Compartió una publicación.",
    "ig_story": "Compartió una historia.",
    "share": "Compartió una publicación.",
    "story_mention": "Mencionó a la municipalidad en su historia.",
}
_STORY = "story_mention"


def read_content(message: Json) -> Content:
    """Return the meaning of the `message` block of an event."""
    if message.get("is_deleted") is True:
        about = identifier(message.get("mid"))
        return Content(
            kind=ItemKind.EVENT,
            text="La persona retiró un mensaje.",
            about=about,
            extra={"withdraws": about} if about else {},
        )
    parts = [_attachment(mapping(one)) for one in items(message.get("attachments"))]
    answered, story = mapping(message.get("reply_to")), mapping(mapping(message.get("reply_to")).get("story"))
    words = [text(message.get("text")), *(one.text for one in parts)]
    media = [file for one in parts for file in one.media]
    extra = {key: one for part in parts for key, one in part.extra.items()} | _circumstances(message)
    if story:
        extra["story"] = text(story.get("id"))
        media += _file(text(story.get("url")), "image/jpeg")
    is_said = any(words) or bool(media) or any(part.location for part in parts)
    return Content(
        # One part that we know makes it a message; what we do not know of it is named in `extra`.
        kind=ItemKind.MESSAGE if is_said and not message.get("is_unsupported") else ItemKind.UNSUPPORTED,
        text="\n".join(word for word in words if word),
        media=tuple(media),
        location=next((part.location for part in parts if part.location), None),
        about=identifier(answered.get("mid")),
        extra=extra,
    )


def raw_type_of(message: Json) -> str:
    """Return the provider's word for a message: that of its first attachment, or text."""
    if message.get("is_deleted") is True:
        return "unsend"
    kinds = (text(mapping(one).get("type")) for one in items(message.get("attachments")))
    return (next(filter(None, kinds), "") or ("text" if "text" in message else "message"))[:100]


def _attachment(block: Json) -> Content:
    kind, payload = text(block.get("type")), mapping(block.get("payload"))
    if kind == "location":
        spot = mapping(payload.get("coordinates"))
        return Content(location=coordinates(spot.get("lat"), spot.get("long")))
    if kind == "fallback":
        lines = (text(block.get("title")), text(block.get("url")) or text(payload.get("url")))
        return Content(text="\n".join(line for line in lines if line))
    if kind not in _FILES:
        return Content(kind=ItemKind.UNSUPPORTED, extra={"unsupported_type": kind or "unnamed"})
    words = [_WORDS.get(kind, ""), text(payload.get("title"))]
    return Content(
        text="\n".join(word for word in words if word),
        media=tuple(_file(text(payload.get("url")), _FILES[kind])),
        extra={"story": "mention"} if kind == _STORY else {},
    )


def _file(url: str, media_type: str) -> list[Media]:
    return [Media(media_type=media_type, url=url)] if url else []


def _circumstances(message: Json) -> dict[str, Any]:
    found: dict[str, Any] = {
        "payload": text(mapping(message.get("quick_reply")).get("payload")),
        "referral": plain(mapping(message.get("referral"))),
    }
    return {key: one for key, one in found.items() if one}


def plain(block: Json) -> dict[str, str]:
    """Return the strings of a block."""
    return {key: one for key, one in block.items() if isinstance(one, str)}
