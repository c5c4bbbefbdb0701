"""What people write in public, below a post: a contact like any other, that must be answered without their data.

`external_id` of a comment is `comment:<id>` and of a visitor's post `post:<id>`: an answer finds by it what it
answers. Source: https://developers.facebook.com/docs/graph-api/webhooks/reference/page (`feed`) and
https://developers.facebook.com/docs/instagram-platform/webhooks/examples (`comments`, `live_comments`).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from nexo.adapters.shared.meta.messaging.platform import Platform
from nexo.adapters.shared.reading import Json, fingerprint, identifier, mapping, moment, text
from nexo.domain.interactions.ports import InboundItem, ItemKind, Media, Sender

COMMENT, POST = "comment:", "post:"

_TAKEN_BACK = frozenset({"remove", "hide"})
_POSTS = frozenset({"photo", "post", "status", "video"})


def read_change(platform: Platform, entry: Json, change: Json) -> InboundItem:
    """Return the item of one change of a page or account."""
    field, value = text(change.get("field")) or "unnamed", mapping(change.get("value"))
    reader = _READERS.get(field)
    if reader is None or not value:
        return InboundItem(
            kind=ItemKind.UNSUPPORTED,
            raw_type=field[:100],
            external_id=fingerprint([entry.get("id"), entry.get("time"), change]),
            timestamp=_entry_time(entry),
        )
    return reader(platform, entry, value)


def _feed(platform: Platform, entry: Json, value: Json) -> InboundItem:
    item, verb = text(value.get("item")), text(value.get("verb"))
    is_post = item in _POSTS
    about = value.get("post_id") if is_post else value.get("comment_id")
    ours = text(mapping(value.get("from")).get("id")) == text(entry.get("id"))
    if ours or not (is_post or item == "comment") or not identifier(about):
        return _notice(entry, value, f"feed.{item or 'unnamed'}")
    return _public(
        platform,
        value,
        name=f"{POST if is_post else COMMENT}{identifier(about)}",
        raw_type=item,
        verb=verb,
        words=text(value.get("message")),
        at=moment(value.get("created_time")),
        media=_media(text(value.get("photo")) or text(value.get("link") if is_post else "")),
        extra={"post": text(value.get("post_id"))},
    )


def _comment(platform: Platform, entry: Json, value: Json) -> InboundItem:
    about = identifier(value.get("id"))
    ours = text(mapping(value.get("from")).get("id")) == text(entry.get("id"))
    if ours or not about:
        return _notice(entry, value, "comments")
    media = mapping(value.get("media"))
    return _public(
        platform,
        value,
        name=f"{COMMENT}{about}",
        raw_type="comment",
        verb="add",
        words=text(value.get("text")),
        at=_entry_time(entry),
        media=(),
        extra={"post": text(media.get("id")), "place": text(media.get("media_product_type"))},
    )


def _public(
    platform: Platform,
    value: Json,
    *,
    name: str,
    raw_type: str,
    verb: str,
    words: str,
    at: datetime | None,
    media: tuple[Media, ...],
    extra: Mapping[str, str],
) -> InboundItem:
    writer, parent = mapping(value.get("from")), identifier(value.get("parent_id"))
    user_id, is_back = identifier(writer.get("id")), verb in _TAKEN_BACK
    more: dict[str, Any] = {"public": True, **{key: one for key, one in extra.items() if one}}
    if is_back:
        more["withdraws"] = name
    elif verb == "edited":
        more["edits"] = name
    answered = f"{COMMENT}{parent}" if parent and parent != extra.get("post") else None
    return InboundItem(
        kind=ItemKind.EVENT if is_back else ItemKind.MESSAGE,
        raw_type=raw_type,
        external_id=name if verb == "add" else fingerprint([name, value]),
        senders=(Sender(platform.commenter, user_id),) if user_id else (),
        sender_name=text(writer.get("name")) or text(writer.get("username")),
        timestamp=at,
        text="Se retiró lo escrito en público." if is_back else words,
        media=() if is_back else media,
        reply_to=tuple(one for one in (name if verb != "add" else None, answered) if one),
        extra=more,
    )


def _notice(entry: Json, value: Json, raw_type: str) -> InboundItem:
    """Keep what is no contact of a person: our own posts and answers, likes, shares."""
    return InboundItem(
        kind=ItemKind.EVENT,
        raw_type=raw_type[:100],
        external_id=fingerprint([entry.get("id"), value]),
        timestamp=_entry_time(entry),
    )


def _media(url: str) -> tuple[Media, ...]:
    return (Media(media_type="image/jpeg", url=url),) if url else ()


def _entry_time(entry: Json) -> datetime | None:
    """Return the time of an entry: seconds for changes, though some come in milliseconds."""
    at = entry.get("time")
    is_millis = isinstance(at, int) and at > _MILLIS_FROM
    return moment(at / 1000 if is_millis and isinstance(at, int) else at)


_MILLIS_FROM = 100_000_000_000

_READERS: Mapping[str, Callable[[Platform, Json, Json], InboundItem]] = {
    "feed": _feed,
    "comments": _comment,
    "live_comments": _comment,
}
