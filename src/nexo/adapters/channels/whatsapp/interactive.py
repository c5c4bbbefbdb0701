"""Answers given by touching: a button, a row of a list, a completed form, a permission to call."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from nexo.adapters.shared.reading import Json, mapping, text

Answer = tuple[str, dict[str, Any]]
_LONGEST_FORM = 50


def read_interactive(block: Json) -> Answer | None:
    """Return the words of the answer and what it carries, or None for a kind that we do not know."""
    kind = text(block.get("type"))
    reader, body = _READERS.get(kind), mapping(block.get(kind))
    if reader is None or not body:
        return None
    words, extra = reader(body)
    return words, {"interactive": kind, **extra}


def _chosen(body: Json) -> Answer:
    lines = (text(body.get("title")), text(body.get("description")))
    return "\n".join(line for line in lines if line), {"payload": text(body.get("id"))}


def _form(body: Json) -> Answer:
    """Read a completed form: its answers are a JSON string inside the JSON."""
    spelled = text(body.get("response_json"))
    try:
        answers = json.loads(spelled)
    except (ValueError, RecursionError):
        return text(body.get("body")) or spelled, {"form": text(body.get("name"))}
    fields = {
        str(key): value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for key, value in list(mapping(answers).items())[:_LONGEST_FORM]
        if key != "flow_token"  # ours, of no interest to a reader
    }
    lines = [f"{key}: {value}" for key, value in fields.items()]
    return "\n".join(lines) or text(body.get("body")), {"form": text(body.get("name")), "answers": fields}


def _permission(body: Json) -> Answer:
    answer = text(body.get("response"))
    return answer, {"call_permission": answer}


_READERS: Mapping[str, Callable[[Json], Answer]] = {
    "button_reply": _chosen,
    "list_reply": _chosen,
    "nfm_reply": _form,
    "call_permission_reply": _permission,
}
