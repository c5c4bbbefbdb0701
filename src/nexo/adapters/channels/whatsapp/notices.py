"""What the provider tells beside messages and statuses: templates, account, wishes, identities, calls."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from nexo.adapters.channels.whatsapp import people
from nexo.adapters.channels.whatsapp.statuses import error_of
from nexo.adapters.shared.reading import (
    Json,
    fingerprint,
    identifier,
    items,
    mapping,
    moment,
    text,
)
from nexo.domain.interactions.ports import InboundItem, ItemKind

# Fields that concern the account as a whole: one notice each, kept with the plain values it carries.
ACCOUNT_FIELDS = frozenset(
    {
        "account_alerts",
        "account_review_update",
        "account_settings_update",
        "account_update",
        "automatic_events",
        "business_capability_update",
        "business_status_update",
        "business_username_update",
        "business_username_updates",
        "group_lifecycle_update",
        "group_participants_update",
        "group_settings_update",
        "group_status_update",
        "message_template_components_update",
        "message_template_quality_update",
        "message_template_status_update",
        "partner_solutions",
        "payment_configuration_update",
        "phone_number_name_update",
        "phone_number_quality_update",
        "security",
        "smb_app_state_sync",
        "template_category_update",
        "message_template_category_update",
        "template_correct_category_detection",
    }
)

Notice = Callable[[Json, Json], InboundItem]


def read_account_notice(field: str, value: Json, entry: Json) -> InboundItem:
    """Return a notice about the account: its plain values are its content."""
    facts = {
        key: one
        for key, one in value.items()
        if isinstance(one, str | int | float | bool) and key != "messaging_product"
    }
    event = text(value.get("event"))
    return InboundItem(
        kind=ItemKind.EVENT,
        raw_type=field,
        external_id=fingerprint([field, entry.get("id"), entry.get("time"), value]),
        timestamp=moment(entry.get("time")),
        text=" ".join(f"{key}={one}" for key, one in facts.items()),
        extra={
            "facts": facts,
            **({"event": event} if event else {}),
            **({"templates": True} if "template" in field else {}),
        },
    )


def read_errors(value: Json) -> Iterator[InboundItem]:
    """Yield what the provider could not tell us: errors that stand beside the messages."""
    for error in items(value.get("errors")):
        code, detail = error_of({"errors": [error]})
        yield InboundItem(
            kind=ItemKind.EVENT,
            raw_type="errors",
            external_id=fingerprint(["errors", error]),
            error_code=code,
            error_detail=detail,
        )


def preference(record: Json, value: Json) -> InboundItem:
    """Return a wish to stop or resume marketing."""
    consent = {"purpose": text(record.get("category")), "value": text(record.get("value"))}
    return _notice("user_preferences", record, value, text(record.get("detail")), {"consent": consent})


def identity_update(record: Json, value: Json) -> InboundItem:
    """Return a change of business-scoped user id: the person is the same, the number is new."""
    user, parent = mapping(record.get("user_id")), mapping(record.get("parent_user_id"))
    change = {
        when: people.Person(
            people.identify(
                phone=record.get("wa_id"), user_id=user.get(when), parent_user_id=parent.get(when)
            )
        ).to_json()
        for when in ("previous", "current")
    }
    plain = {**record, "user_id": user.get("current"), "parent_user_id": parent.get("current")}
    return _notice("user_id_update", plain, value, text(record.get("detail")), {"identity_change": change})


def call(record: Json, value: Json) -> InboundItem:
    """Return a step of a call over WhatsApp: connect or terminate, or its status."""
    step = text(record.get("event")) or text(record.get("status"))
    outgoing = text(record.get("direction")) == "BUSINESS_INITIATED" or "recipient_id" in record
    other = record.get("recipient_id") or record.get("to" if outgoing else "from")
    duration = record.get("duration")
    extra = {
        "call": step.lower(),
        "direction": "out" if outgoing else "in",
        **({"duration": duration} if isinstance(duration, int) else {}),
    }
    plain = {**record, "wa_id": other, "user_id": record.get("from_user_id")}
    return _notice("calls", plain, value, "", extra, external_id=_step_id(record, step))


def _step_id(record: Json, step: str) -> str | None:
    call_id = identifier(record.get("id"))
    return identifier(f"{call_id}:{step.lower()}") if call_id else None


def _notice(
    raw_type: str,
    record: Json,
    value: Json,
    words: str,
    extra: Mapping[str, Any],
    *,
    external_id: str | None = None,
) -> InboundItem:
    person = people.find(
        value,
        phone=record.get("wa_id"),
        user_id=record.get("user_id"),
        parent_user_id=record.get("parent_user_id"),
    )
    code, detail = error_of(record)
    return InboundItem(
        kind=ItemKind.EVENT,
        raw_type=raw_type,
        external_id=external_id or fingerprint([raw_type, record]),
        senders=person.senders,
        sender_name=person.name,
        timestamp=moment(record.get("timestamp")),
        text=words,
        error_code=code,
        error_detail=detail,
        extra=extra,
    )
