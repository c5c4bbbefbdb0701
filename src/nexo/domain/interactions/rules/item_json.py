"""How a normalised item is printed for programs: `nexo channels parse`, samples of adapters, support."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from nexo.domain.interactions.ports import InboundItem, Media


def to_json(item: InboundItem) -> dict[str, Any]:
    """Return an item as plain JSON values; the first nine keys are a published contract, the others may grow.

    Times are ISO 8601 in UTC. `reply_to` is the most specific id it answers, `references` all of them. The
    bytes of a file are replaced by their size and SHA-256.
    """
    return {
        "kind": item.kind.value,
        "external_id": item.external_id,
        "sender": [{"kind": sender.kind, "value": sender.value} for sender in item.senders],
        "timestamp": _moment(item.timestamp),
        "text": item.text,
        "media": [_media(media) for media in item.media],
        "reply_to": item.reply_to[0] if item.reply_to else None,
        "status": item.status.value if item.status else None,
        "raw_type": item.raw_type,
        "sender_name": item.sender_name,
        "subject": item.subject,
        "html": item.html,
        "quoted": item.quoted,
        "references": list(item.reply_to),
        "thread_tokens": list(item.thread_tokens),
        "automatic": item.automatic,
        "watermark": _watermark(item),
        "call": asdict(item.call) if item.call else None,
        "recipients": [{"kind": one.kind, "value": one.value} for one in item.recipients],
        "bounce": _bounce(item),
        "error": {"code": item.error_code, "detail": item.error_detail} if item.error_code else None,
        "location": list(item.location) if item.location else None,
        "extra": _plain(item.extra),
    }


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def _watermark(item: InboundItem) -> dict[str, Any] | None:
    if item.watermark is None:
        return None
    return {"address": item.watermark.address, "sent_until": _moment(item.watermark.sent_until)}


def _media(media: Media) -> dict[str, Any]:
    known = media.content is not None
    content = media.content or b""
    return {
        "media_type": media.media_type,
        "filename": media.filename,
        "external_id": media.external_id,
        "url": media.url,
        "sha256": hashlib.sha256(content).hexdigest() if known else media.sha256,
        "size": len(content) if known else media.size,
        "inline_id": media.inline_id,
    }


def _bounce(item: InboundItem) -> dict[str, Any] | None:
    if item.bounce is None:
        return None
    return {"recipient": item.bounce.recipient, "class": item.bounce.kind, "status": item.bounce.status}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
