"""What became of what we sent. The provider's order means nothing: the domain keeps the highest rung."""

from collections.abc import Mapping
from typing import Any

from nexo.adapters.channels.whatsapp import people
from nexo.adapters.channels.whatsapp.refusals import refusal
from nexo.adapters.shared.reading import (
    Json,
    fingerprint,
    identifier,
    items,
    mapping,
    moment,
    text,
)
from nexo.domain.interactions.ports import DeliveryState, InboundItem, ItemKind

_LADDER: Mapping[str, DeliveryState] = {
    "sent": DeliveryState.SENT,
    "delivered": DeliveryState.DELIVERED,
    "read": DeliveryState.READ,
    "played": DeliveryState.READ,  # a voice message that was listened to
    "failed": DeliveryState.FAILED,
}
# Told about a message, but no rung of the ladder.
_REMARKS = frozenset({"deleted", "warning"})


def read_status(record: Json, value: Json) -> InboundItem:
    """Return one status; `extra` names the recipient and, where it came back, our own key of the message."""
    word = text(record.get("status"))
    state = _LADDER.get(word)
    code, detail = error_of(record)
    wamid = identifier(record.get("id"))
    # A remark is an entry of its own beside the message it speaks of, so it cannot bear the same id.
    remark = identifier(f"{wamid}:{word}") if wamid else fingerprint(record)
    return InboundItem(
        kind=_kind(word, state),
        raw_type=word or "status",
        external_id=wamid if state else remark,
        reply_to=(wamid,) if wamid and not state else (),
        timestamp=moment(record.get("timestamp")),
        status=state,
        error_code=code,
        error_detail=detail,
        extra=_extra(record, value, code),
    )


def _kind(word: str, state: DeliveryState | None) -> ItemKind:
    if state is not None:
        return ItemKind.STATUS
    return ItemKind.EVENT if word in _REMARKS else ItemKind.UNSUPPORTED


def _extra(record: Json, value: Json, code: str) -> dict[str, Any]:
    recipient = people.find(
        value,
        phone=record.get("recipient_id"),
        user_id=record.get("recipient_user_id"),
        parent_user_id=record.get("recipient_parent_user_id"),
    )
    pricing = mapping(record.get("pricing"))
    found: dict[str, Any] = {
        "recipient": recipient.to_json(),
        "key": text(record.get("biz_opaque_callback_data")),
        "group_id": text(record.get("recipient_id")) if record.get("recipient_type") == "group" else "",
        "pricing_category": text(pricing.get("category")),
        "billable": pricing.get("billable") is True,
        "remedy": refusal(code).remedy.value if code else "",
    }
    return {key: one for key, one in found.items() if one}


def error_of(record: Json) -> tuple[str, str]:
    """Return code and detail of the first error of a record; further ones repeat it."""
    for error in map(mapping, items(record.get("errors"))):
        detail = text(mapping(error.get("error_data")).get("details"))
        return text(error.get("code"))[:40], detail or text(error.get("title")) or text(error.get("message"))
    return "", ""
