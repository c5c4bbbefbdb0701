"""Checks that write: only where the operator gave a key and a service to try."""

from collections.abc import Iterator, Mapping
from typing import Any

from nexo.adapters.registers.open311.check.meaning import error_fault
from nexo.adapters.registers.open311.check.probe import UNKNOWN, Probe
from nexo.adapters.registers.open311.reading import read_json
from nexo.adapters.registers.open311.transport import Answer
from nexo.kernel.errors import DomainError

_OK = (200, 201)


def refusals(probe: Probe) -> Iterator[str]:
    """A wrong key is 403, a lacking service_code 400, an unknown one 404."""
    if probe.posting is None:
        return
    key = probe.posting.api_key
    for said, data, status in (
        ("no key", {"service_code": probe.posting.service_code}, 403),
        ("a wrong key", {"service_code": probe.posting.service_code, "api_key": UNKNOWN}, 403),
        ("no service_code", {"api_key": key}, 400),
        ("an unknown service_code", {"api_key": key, "service_code": UNKNOWN, "lat": "0", "long": "0"}, 404),
    ):
        answer = _post(probe, data)
        fault = error_fault(answer, "json", status)
        if fault:
            yield f"POST with {said}: {fault}"


def creation(probe: Probe) -> Iterator[str]:
    """A request gets an id or a token, never both, in a list of one, without a redirect."""
    if probe.posting is None:
        return
    posting = probe.posting
    data = {
        "api_key": posting.api_key,
        "service_code": posting.service_code,
        "lat": posting.lat,
        "long": posting.long,
        "description": "Open311 check",
    }
    answer = _post(probe, data)
    if answer is None or answer.status not in _OK:
        yield f"POST: {answer.status if answer else 'no readable answer'}"
        return
    told = _read(answer)
    if not isinstance(told, list) or len(told) != 1 or not isinstance(told[0], dict):
        yield "POST: the answer is not an array of one"
    elif bool(told[0].get("service_request_id")) == bool(told[0].get("token")):
        yield "POST: neither or both of service_request_id and token"


def _post(probe: Probe, data: Mapping[str, object]) -> Answer | None:
    try:
        return probe.transport.post("requests.json", data)
    except DomainError:
        return None


def _read(answer: Answer) -> Any:
    try:
        return read_json(answer.body)
    except ValueError:
        return None
