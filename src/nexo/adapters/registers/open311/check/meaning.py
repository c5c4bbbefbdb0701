"""Checks of meaning: what is told holds together, leaks nothing and is refused properly."""

import re
from collections.abc import Iterator
from typing import Any

from nexo.adapters.registers.open311.check.probe import FORMATS, MEDIA, UNKNOWN, Probe
from nexo.adapters.registers.open311.reading import read_json, read_xml, rows_of
from nexo.adapters.registers.open311.transport import Answer

_FIELDS = {
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime",
    "address", "address_id", "zipcode", "lat", "long", "media_url",
}  # fmt: skip
_PERSONAL = {"email", "first_name", "last_name", "phone", "device_id", "account_id", "api_key", "name"}
_MAIL_OR_NUMBER = re.compile(r"[^\s@<>]+@[^\s@<>]+\.\w+|(?<!\w)\+\d[\d\s().-]{7,}\d")
_SCRIPT = "alert311(1)"
_MOST = 1_000
_DISCOVERY = ("changeset", "contact", "key_service", "endpoints")
_END = ("specification", "url", "changeset", "type", "formats")


def jurisdiction(probe: Probe) -> Iterator[str]:
    """An endpoint of one city asks for no jurisdiction_id; an empty parameter is an absent one."""
    whole = probe.services()
    if probe.rows("services", "services", jurisdiction_id="") != whole or not whole:
        yield "services.json with an empty jurisdiction_id differs from services.json"
    for name in ("jurisdiction_id", "status", "service_code", "start_date", "end_date"):
        answer = probe.get("requests.json", **{name: ""})
        if answer is None or answer.status != 200:  # noqa: PLR2004 - HTTP's own figure
            yield f"requests.json with an empty {name}: {answer.status if answer else 'no answer'}"


def errors(probe: Probe) -> Iterator[str]:
    """What is unknown is 404, what is wrong 400, told as a list of code and description in the format asked for."""
    for path, status, parameters in (
        (f"services/{UNKNOWN}", 404, {}),
        (f"requests/{UNKNOWN}", 404, {}),
        (f"tokens/{UNKNOWN}", 404, {}),
        ("requests", 400, {"start_date": "not-a-date"}),
    ):
        for fmt in FORMATS if probe.has_json() else ("xml",):
            fault = error_fault(probe.get(f"{path}.{fmt}", **parameters), fmt, status)
            if fault:
                yield f"{path}.{fmt}: {fault}"


def error_fault(answer: Answer | None, fmt: str, status: int) -> str:
    """Return what is wrong with how a refusal is told, or nothing."""
    if answer is None:
        return "no readable answer"
    if answer.status != status:
        return f"status {answer.status}, not {status}"
    if answer.media_type != MEDIA[fmt]:
        return f"{answer.media_type}, not {MEDIA[fmt]}"
    try:
        if fmt == "xml":
            top = read_xml(answer.body)
            is_list = top.tag == "errors" and len(top) > 0
            rows: Any = [{part.tag: part.text for part in one} for one in top]
        else:
            rows = read_json(answer.body)
            is_list = isinstance(rows, list) and len(rows) > 0
            rows = rows_of(rows, "errors") if is_list else []
    except ValueError:
        return "cannot be read"
    if not is_list or not all(row.get("code") and row.get("description") for row in rows):
        return "not a list of code and description"
    return ""


def fields(probe: Probe) -> Iterator[str]:
    """A request has the fields of GeoReport and no other, each a plain value."""
    for row in probe.requests():
        extra = sorted(set(row) - _FIELDS - _PERSONAL)
        if extra:
            yield f"requests.json: {', '.join(extra)}"
        yield from (f"requests.json: {name} is nested" for name in row if isinstance(row[name], dict))
        if extra or any(isinstance(value, dict) for value in row.values()):
            return


def statuses(probe: Probe) -> Iterator[str]:
    """A status is open or closed, and the filter by it holds."""
    yield from sorted(
        {
            f"status {row.get('status')!r}"
            for row in probe.requests()
            if row.get("status") not in ("open", "closed")
        }
    )
    for status in ("open", "closed"):
        rows = probe.rows("requests", "service_requests", status=status)
        other = "closed" if status == "open" else "open"
        if any(row.get("status") == other for row in rows):
            yield f"requests.json?status={status} has {other} ones"


def same_in_both_views(probe: Probe) -> Iterator[str]:
    """A request reads the same in the list and alone."""
    for row in probe.requests()[:3]:
        number = row.get("service_request_id")
        alone = probe.rows(f"requests/{number}", "service_requests") if number else [row]
        if alone[:1] != [row]:
            differing = {
                name
                for name in {*row, *(alone[0] if alone else {})}
                if not alone or row.get(name) != alone[0].get(name)
            }
            yield f"requests/{number}: {', '.join(sorted(differing)) or 'fields'} differ"


def same_in_both_formats(probe: Probe) -> Iterator[str]:
    """XML and JSON list the same services."""
    top = probe.xml("services")
    if probe.has_json() and top is not None:
        told = [one.findtext("service_code") for one in top]
        if told != [str(row.get("service_code")) for row in probe.services()]:
            yield "services.xml and services.json list different services"


def definitions(probe: Probe) -> Iterator[str]:
    """Services with metadata have questions, numbered; those without an empty definition, not 404."""
    for row, path in probe.definitions():
        answer = probe.get(f"{path}.json" if probe.has_json() else f"{path}.xml")
        if answer is None or answer.status != 200:  # noqa: PLR2004
            yield f"{path}: {answer.status if answer else 'no answer'}"
            continue
        told = probe.json(path)
        inner = told.get("attributes") if isinstance(told, dict) else None
        asked = [one for one in inner if isinstance(one, dict)] if isinstance(inner, list) else []
        if row.get("metadata") in (True, "true") and not asked:
            yield f"{path}: metadata is true and there are no attributes"
        orders = [one.get("order") for one in asked]
        if len(set(map(str, orders))) != len(orders) or 0 in orders:
            yield f"{path}: order is not positive and unique"


def service_kinds(probe: Probe) -> Iterator[str]:
    """Each service says how it answers: realtime, batch or blackbox."""
    yield from sorted(
        {
            f"type {row.get('type')!r}"
            for row in probe.services()
            if row.get("type") not in ("realtime", "batch", "blackbox")
        }
    )


def pending(probe: Probe) -> Iterator[str]:
    """What has no id yet is in no list."""
    if any(not row.get("service_request_id") or "token" in row for row in probe.requests()):
        yield "requests.json has requests without an id"


def volume(probe: Probe) -> Iterator[str]:
    """A list without limits has a thousand rows at most; an id overrides every other filter."""
    rows = probe.requests()
    if len(rows) > _MOST:
        yield f"requests.json has {len(rows)} rows"
    if rows and (number := probe.first_id()):
        other = "closed" if rows[0].get("status") == "open" else "open"
        found = probe.rows(
            "requests",
            "service_requests",
            service_request_id=number,
            status=other,
            start_date="2001-01-01T00:00:00Z",
        )
        if [str(row.get("service_request_id")) for row in found] != [number]:
            yield "requests.json: other filters hold beside service_request_id"


def discovery(probe: Probe) -> Iterator[str]:
    """Discovery has all its parts."""
    found = probe.json("discovery")
    if not isinstance(found, dict):
        return
    yield from (f"discovery.json: no {name}" for name in _DISCOVERY if not found.get(name))
    ends = found.get("endpoints")
    for one in ends if isinstance(ends, list) else []:
        yield from (
            f"discovery.json: no {name}" for name in _END if isinstance(one, dict) and not one.get(name)
        )


def browsers(probe: Probe) -> Iterator[str]:
    """What needs no key is open to browsers."""
    for path in ("services.json", "requests.json"):
        answer = probe.get(path)
        if answer is not None and answer.headers.get("access-control-allow-origin") != "*":
            yield f"{path}: no Access-Control-Allow-Origin: *"


def compression(probe: Probe) -> Iterator[str]:
    """A compressed answer can be unpacked."""
    if probe.get("services.xml") is None and probe.get("services.json") is None:
        yield "the answer cannot be unpacked, or none comes"


def scripts(probe: Probe) -> Iterator[str]:
    """No callback is echoed: JSONP runs what a stranger wrote."""
    for name in ("callback", "jsonp"):
        answer = probe.get("services.json", **{name: _SCRIPT})
        if answer is not None and _SCRIPT.encode() in answer.body:
            yield f"services.json echoes {name}"


def privacy(probe: Probe) -> Iterator[str]:
    """Nobody's data is in a list: no such field, no e-mail, no telephone in what people wrote."""
    for row in probe.requests():
        found = sorted(name for name in _PERSONAL & set(row) if row[name])
        if found:
            yield f"requests.json has {', '.join(found)}"
            return
        for name in ("description", "status_notes", "address"):
            if isinstance(row.get(name), str) and _MAIL_OR_NUMBER.search(row[name]):
                yield f"requests.json: {name} holds an e-mail or a telephone"
                return
