"""Reads what came, in both formats, to the same plain shape: lists of rows of text."""

import json
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError, fromstring

CONTAINERS = {
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


def read_xml(body: bytes) -> Element:
    """Return the root of a document; raises ValueError. One that declares entities is not read at all."""
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise ValueError("a document type is not read")
    try:
        return fromstring(body)  # noqa: S314 - entities were refused above
    except (ParseError, LookupError) as error:
        raise ValueError("not well-formed XML") from error


def read_json(body: bytes) -> Any:
    """Return what JSON holds; raises ValueError."""
    try:
        return json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def plain(element: Element) -> Any:
    """Return an element as JSON would tell it: a list for a container, a mapping, text or None."""
    if element.tag in CONTAINERS:
        return [plain(child) for child in element]
    if len(element):
        told: dict[str, Any] = {}
        for child in element:
            if child.tag in told and child.tag in CONTAINERS.values():
                continue
            same = element.findall(child.tag)
            if child.tag in CONTAINERS.values() and element.tag not in CONTAINERS:
                # Older servers repeat <attribute> without its wrapper.
                told[f"{child.tag}s"] = [plain(one) for one in same]
            else:
                told[child.tag] = plain(child)
        return told
    return (element.text or "").strip() or None


def rows_of(value: Any, container: str) -> list[dict[str, Any]]:
    """Return the rows of a list however it is wrapped: bare, in an object, collapsed to its only element, or null.

    Raises ValueError where there is no list in it.
    """
    inner = CONTAINERS[container]
    for _ in range(3):
        if isinstance(value, Mapping) and container in value:
            value = value[container]
        elif isinstance(value, Mapping) and set(value) == {inner}:
            value = value[inner]
    if value is None or value == "":
        return []
    rows = [value] if isinstance(value, Mapping) else value
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise ValueError(f"no list of {inner}")
    return [dict(row) for row in rows]


def text_of(value: Any) -> str:
    """Return a value as text; a list of one (seen in Zürich) is its element."""
    if isinstance(value, list):
        value = value[0] if value else None
    return "" if value is None else str(value).strip()
