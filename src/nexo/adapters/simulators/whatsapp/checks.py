"""What the provider accepts at its messages endpoint: shapes, keys and limits, strictly as documented."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from nexo.adapters.simulators.whatsapp.refusals import GraphRefusal, invalid, missing, too_long

Body = Mapping[str, Any]

_TO = re.compile(r"\+?[0-9]{6,15}")
_RECIPIENT = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
_TOP = frozenset(
    {
        "messaging_product",
        "recipient_type",
        "to",
        "recipient",
        "type",
        "context",
        "biz_opaque_callback_data",
    }
)
_MEDIA_KEYS = {
    "image": {"id", "link", "caption"},
    "video": {"id", "link", "caption"},
    "audio": {"id", "link", "voice"},
    "document": {"id", "link", "caption", "filename"},
    "sticker": {"id", "link"},
}


def check_message(body: object, media_ids: Collection[str]) -> Body:
    """Return the body of a send call, or raise what the provider would answer."""
    if not isinstance(body, dict):
        raise GraphRefusal(100, "Invalid parameter", "The body must be a JSON object.")
    if body.get("messaging_product") != "whatsapp":
        raise missing("messaging_product")
    kind = body.get("type", "text")
    if kind not in _BLOCKS:
        raise GraphRefusal(
            131009, "Parameter value is not valid", f"Param type must be one of {sorted(_BLOCKS)}."
        )
    _only(body, {*_TOP, kind}, "the message")
    _check_address(body)
    _check_around(body)
    block = body.get(kind)
    if not isinstance(block, dict | list) or not block:
        raise missing(kind)
    if kind in _MEDIA_KEYS:
        _check_media(kind, _object(block, kind), media_ids)
    else:
        _BLOCKS[kind](block)
    return body


def _check_address(body: Body) -> None:
    to, recipient = body.get("to"), body.get("recipient")
    if not to and not recipient:
        raise missing("to")
    if body.get("recipient_type", "individual") not in {"individual", "group"}:
        raise invalid("recipient_type must be individual or group.")
    if to and not (isinstance(to, str) and _TO.fullmatch(to)):
        raise invalid("Param to is not a valid phone number.")
    if recipient and not (isinstance(recipient, str) and _RECIPIENT.fullmatch(recipient)):
        raise invalid("Param recipient is not a valid user id.")


def _check_around(body: Body) -> None:
    if "context" in body:
        context = _object(body["context"], "context")
        _only(context, {"message_id"}, "context")
        _string(context, "message_id", 500)
    if "biz_opaque_callback_data" in body:
        _string(body, "biz_opaque_callback_data", 512)


def _check_text(block: Any) -> None:
    text = _object(block, "text")
    _only(text, {"body", "preview_url"}, "text")
    _string(text, "body", 4096)


def _check_media(kind: str, block: Body, media_ids: Collection[str]) -> None:
    _only(block, _MEDIA_KEYS[kind], kind)
    if bool(block.get("id")) == bool(block.get("link")):
        raise invalid(f"{kind}: one of id and link is required.")
    if block.get("id") and block["id"] not in media_ids:
        raise invalid(f"{kind}['id'] is not a media of this number.")
    if "caption" in block:
        _string(block, "caption", 1024)
    if "filename" in block:
        _string(block, "filename", 240)


def _check_template(block: Any) -> None:
    template = _object(block, "template")
    _only(template, {"name", "language", "components"}, "template")
    _string(template, "name", 512)
    language = _object(template.get("language"), "template['language']")
    _string(language, "code", 15)
    for component in template.get("components", []):
        _only(_object(component, "components"), {"type", "parameters", "sub_type", "index"}, "components")
        for parameter in component.get("parameters", []):
            if _object(parameter, "parameters").get("type") == "text":
                _string(parameter, "text", 1024)


def _check_interactive(block: Any) -> None:
    interactive = _object(block, "interactive")
    _only(interactive, {"type", "header", "body", "footer", "action"}, "interactive")
    _string(_object(interactive.get("body"), "interactive['body']"), "text", 1024)
    action = _object(interactive.get("action"), "interactive['action']")
    if interactive.get("type") == "button":
        _check_buttons(action)
    elif interactive.get("type") == "list":
        _check_rows(action)
    else:
        raise invalid("interactive['type'] must be button or list.")


def _check_buttons(action: Body) -> None:
    _only(action, {"buttons"}, "action")
    buttons = action.get("buttons")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:  # noqa: PLR2004 - the documented limit
        raise invalid("Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3")
    replies = [_object(_object(one, "buttons").get("reply"), "reply") for one in buttons]
    for reply in replies:
        _string(reply, "title", 20)
        _string(reply, "id", 256)
    _unique([reply["id"] for reply in replies])


def _check_rows(action: Body) -> None:
    _only(action, {"button", "sections"}, "action")
    _string(action, "button", 20)
    sections = action.get("sections")
    if not isinstance(sections, list) or not sections:
        raise missing("sections")
    rows = [row for section in sections for row in _object(section, "sections").get("rows", [])]
    if not 1 <= len(rows) <= 10:  # noqa: PLR2004 - the documented limit
        raise invalid("Total row count exceed max allowed count: 10")
    for row in rows:
        _only(_object(row, "rows"), {"id", "title", "description"}, "rows")
        _string(row, "title", 24)
        _string(row, "id", 200)
    _unique([row["id"] for row in rows])


def _check_reaction(block: Any) -> None:
    reaction = _object(block, "reaction")
    _only(reaction, {"message_id", "emoji"}, "reaction")
    _string(reaction, "message_id", 500)


def _check_location(block: Any) -> None:
    location = _object(block, "location")
    _only(location, {"latitude", "longitude", "name", "address"}, "location")
    for name in ("latitude", "longitude"):
        if not isinstance(location.get(name), int | float | str):
            raise missing(f"location['{name}']")


def _object(value: Any, name: str) -> Body:
    if not isinstance(value, dict):
        raise missing(name)
    return value


def _string(block: Body, name: str, limit: int) -> None:
    value = block.get(name)
    if not isinstance(value, str) or not value:
        raise missing(name)
    if len(value) > limit:
        raise too_long(name, limit)


def _only(block: Body, allowed: Collection[str], name: str) -> None:
    for key in block:
        if key not in allowed:
            raise GraphRefusal(100, "Invalid parameter", f'Unexpected key "{key}" on {name}.')


def _unique(values: list[str]) -> None:
    if len(set(values)) != len(values):
        raise invalid("Duplicated reply id.")


_BLOCKS: Mapping[str, Callable[[Any], None]] = {
    "text": _check_text,
    "template": _check_template,
    "interactive": _check_interactive,
    "reaction": _check_reaction,
    "location": _check_location,
    **dict.fromkeys(_MEDIA_KEYS, lambda _block: None),
}
