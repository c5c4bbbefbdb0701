"""What a message shows on the telephone's screen, whatever its type."""

from collections.abc import Mapping
from typing import Any

from nexo.adapters.simulators.whatsapp.number import Template


def words_of(kind: str, block: Any, templates: Mapping[str, Template]) -> str:
    """Return the words of a message of the town or of a person."""
    if kind == "template":
        return _template(block, templates)
    if kind == "interactive":
        return _interactive(block)
    if kind == "contacts":
        return ", ".join(str(card.get("name", {}).get("formatted_name", "")) for card in block)
    if not isinstance(block, dict):
        return ""
    for name in ("body", "caption", "emoji", "text", "name"):
        if isinstance(block.get(name), str):
            return str(block[name])
    return ""


def buttons_of(kind: str, block: Any) -> list[dict[str, str]]:
    """Return what can be touched under a message: id and title of each choice."""
    if kind != "interactive" or "action" not in block:
        return []
    action = block["action"]
    replies = [one["reply"] for one in action.get("buttons", [])]
    rows = [row for section in action.get("sections", []) for row in section.get("rows", [])]
    return [{"id": one["id"], "title": one["title"]} for one in [*replies, *rows]]


def _template(block: Mapping[str, Any], templates: Mapping[str, Template]) -> str:
    known = templates.get(block["name"])
    words = known.body if known else block["name"]
    parameters = [
        str(parameter.get("text", ""))
        for component in block.get("components", [])
        for parameter in component.get("parameters", [])
    ]
    for position, value in enumerate(parameters, start=1):
        words = words.replace(f"{{{{{position}}}}}", value)
    return words


def _interactive(block: Mapping[str, Any]) -> str:
    if "body" in block:
        return str(block["body"].get("text", ""))
    answer = block.get(str(block.get("type")), {})
    return str(answer.get("title") or answer.get("body") or "")
