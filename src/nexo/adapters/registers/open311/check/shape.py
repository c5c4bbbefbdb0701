"""Checks of form: types, wrappers, lists that stay lists, dates, codes."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from nexo.adapters.registers.open311.check.probe import FORMATS, MEDIA, UNKNOWN, Probe
from nexo.adapters.registers.open311.reading import CONTAINERS

_ROOTS = {"services": "services", "requests": "service_requests", "discovery": "discovery"}
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*encoding=[\"']utf-8[\"']", re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z0-9_~-]+")
_TEXTS = ("service_code", "service_request_id", "token", "key", "zipcode", "address_id")
_NUMBERS = ("lat", "long", "order")
_BOOLEANS = ("metadata", "variable", "required")
_DATES = ("requested_datetime", "updated_datetime", "expected_datetime")


def pages(probe: Probe) -> Iterator[str]:
    """The list pages answer 200."""
    for path in _ROOTS:
        for fmt in FORMATS if path == "discovery" or probe.has_json() else ("xml",):
            answer = probe.get(f"{path}.{fmt}")
            if answer is None or answer.status != 200:  # noqa: PLR2004 - HTTP's own figure
                yield f"{path}.{fmt}: {answer.status if answer else 'no readable answer'}"


def media_types(probe: Probe) -> Iterator[str]:
    """XML is text/xml, JSON application/json, both in UTF-8; XML declares its encoding."""
    for path in _ROOTS:
        for fmt in FORMATS:
            answer = probe.get(f"{path}.{fmt}")
            if answer is None or answer.status != 200:  # noqa: PLR2004
                continue
            kind = answer.headers.get("content-type", "")
            if answer.media_type != MEDIA[fmt] or "utf-8" not in kind.lower():
                yield f"{path}.{fmt}: {kind!r}, not {MEDIA[fmt]}; charset=utf-8"
            if fmt == "xml" and not _DECLARATION.match(answer.body):
                yield f"{path}.xml: no XML declaration with its encoding"


def xml_wrappers(probe: Probe) -> Iterator[str]:
    """Each XML list has its wrapper and its inner name, in no namespace."""
    for path, root in _ROOTS.items():
        top = probe.xml(path)
        if top is None:
            yield f"{path}.xml cannot be read"
        elif top.tag != root:
            yield f"{path}.xml: root {top.tag}, not {root}"
        elif root in CONTAINERS:
            yield from (f"{path}.xml: {one.tag} in {root}" for one in top if one.tag != CONTAINERS[root])
    for row, path in probe.definitions():
        top = probe.xml(path)
        if top is not None and top.tag == "service_definition" and row.get("metadata") in (True, "true"):
            if top.find("attributes/attribute") is None:
                yield f"{path}.xml: no attributes/attribute"
            return


def json_lists(probe: Probe) -> Iterator[str]:
    """JSON lists are bare arrays, and definition and discovery are objects that hold arrays."""
    if not probe.has_json():
        return
    for path in ("services", "requests"):
        if not isinstance(probe.json(path), list):
            yield f"{path}.json is not an array"
    found = probe.json("discovery")
    ends = found.get("endpoints") if isinstance(found, dict) else None
    if not isinstance(ends, list) or not all(
        isinstance(one, dict) and isinstance(one.get("formats"), list) for one in ends
    ):
        yield "discovery.json is not an object with arrays endpoints and formats"
    yield from _definitions_with_lists(probe)


def single_is_a_list(probe: Probe) -> Iterator[str]:
    """One request is a list of one, and a list of one stays a list."""
    number = probe.first_id()
    if not number:
        return
    for told, said in (
        (probe.json(f"requests/{number}"), f"requests/{number}.json"),
        (probe.json("requests", service_request_id=number), "requests.json of one id"),
    ):
        if not isinstance(told, list) or len(told) != 1:
            yield f"{said} is not an array of one"


def empty_lists(probe: Probe) -> Iterator[str]:
    """A list of nothing is an empty list, with its wrapper."""
    if probe.has_json() and probe.json("requests", service_request_id=UNKNOWN) != []:
        yield "requests.json of nothing is not []"
    top = probe.xml("requests", service_request_id=UNKNOWN)
    if top is None or top.tag != "service_requests" or len(top):
        yield "requests.xml of nothing is not an empty service_requests"


def dates(probe: Probe) -> Iterator[str]:
    """Times have their offset and whole seconds, the changeset of discovery too."""
    for row in probe.requests():
        for name in _DATES:
            value = row.get(name)
            if value not in (None, "") and not _is_moment(value):
                yield f"{name}: {value!r}"
                return
        if not _is_moment(row.get("requested_datetime")):
            yield f"requested_datetime: {row.get('requested_datetime')!r}"
            return
    found = probe.json("discovery")
    if isinstance(found, dict) and not _is_moment(found.get("changeset")):
        yield f"changeset: {found.get('changeset')!r}"


def value_types(probe: Probe) -> Iterator[str]:
    """Codes and ids are strings, switches booleans, coordinates numbers; a scalar is no list."""
    rows = [*probe.services(), *probe.requests()]
    for _row, path in probe.definitions():
        told = probe.json(path)
        inner = told.get("attributes") if isinstance(told, dict) else None
        rows += [one for one in inner if isinstance(one, dict)] if isinstance(inner, list) else []
    wrong = {
        f"{name} is {json.dumps(value)[:40]}"
        for row in rows
        for name, value in row.items()
        if not _is_typed(name, value)
    }
    yield from sorted(wrong)[:5]


def codes(probe: Probe) -> Iterator[str]:
    """Codes are plain: no blank, slash, dot or accent, and no two alike."""
    found = [str(row.get("service_code")) for row in probe.services()]
    yield from (f"service_code {code!r}" for code in found if not _CODE.fullmatch(code))
    if len(set(found)) != len(found):
        yield "service_code twice"


def _definitions_with_lists(probe: Probe) -> Iterator[str]:
    for _row, path in probe.definitions():
        answer = probe.get(f"{path}.json")
        if answer is None or answer.status != 200:  # noqa: PLR2004
            continue
        told = probe.json(path)
        inner = told.get("attributes") if isinstance(told, dict) else None
        if not isinstance(inner, list):
            yield f"{path}.json is not an object with an array attributes"
        elif not all(isinstance(one, dict) and isinstance(one.get("values", []), list) for one in inner):
            yield f"{path}.json: values is not an array"


def _is_moment(value: Any) -> bool:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return False
    return at.tzinfo is not None and "." not in str(value) and "T" in str(value)


def _is_typed(name: str, value: Any) -> bool:
    if value is None:
        return True
    if name in _TEXTS:
        return isinstance(value, str)
    if name in _NUMBERS:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if name in _BOOLEANS:
        return isinstance(value, bool)
    return not isinstance(value, list) or name in ("attributes", "values", "notes")
