"""The two formats of GeoReport: XML with wrappers, JSON as its Spark mapping (a list is a bare array)."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeAlias
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpResponse

JSON, XML = "json", "xml"
MEDIA_TYPES = {XML: "text/xml; charset=utf-8", JSON: "application/json; charset=utf-8"}
_INNER = {
    "attributes": "attribute",
    "endpoints": "endpoint",
    "errors": "error",
    "formats": "format",
    "notes": "note",
    "service_request_updates": "request_update",
    "service_requests": "request",
    "services": "service",
    "values": "value",
}
# XML 1.0 has no way at all to write these.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Value: TypeAlias = "bool | int | float | str | Sequence[Value] | Mapping[str, Value] | None"


def answer(root: str, value: Value, fmt: str, status: int = 200) -> HttpResponse:
    """Return `value` under the XML root `root`, or as JSON without one."""
    body = as_json(value) if fmt == JSON else as_xml(root, value)
    return HttpResponse(body, status=status, content_type=MEDIA_TYPES[fmt])


def as_json(value: Value) -> bytes:
    """Return JSON in UTF-8; empty text is null."""
    return json.dumps(_without_blanks(value), ensure_ascii=False).encode("utf-8", "replace")


def as_xml(root: str, value: Value) -> bytes:
    """Return XML in UTF-8 with its declaration; nothing is an empty element, so no list ever vanishes."""
    top = Element(root)
    _fill(top, root, value)
    written: str = tostring(top, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written}'.encode("utf-8", "replace")


def moment(at: datetime | None) -> str | None:
    """Return a time in whole seconds with its offset."""
    return at.replace(microsecond=0).isoformat() if at else None


def _fill(element: Element, name: str, value: Value) -> None:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _fill(SubElement(element, key), key, inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            _fill(SubElement(element, _INNER[name]), _INNER[name], inner)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    elif value is not None:
        element.text = _UNWRITABLE.sub("", str(value))


def _without_blanks(value: Value) -> Value:
    if isinstance(value, Mapping):
        return {key: _without_blanks(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_without_blanks(inner) for inner in value]
    return None if value == "" else value
