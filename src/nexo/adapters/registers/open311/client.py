"""Another government's Open311 as we use it: tolerant in what it reads, clear in what it cannot."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from nexo.adapters.registers.open311.errors import NotYet, ServerRefused, ServerUnclear
from nexo.adapters.registers.open311.reading import plain, read_json, read_xml, rows_of, text_of
from nexo.adapters.registers.open311.transport import Answer, Transport

POLLS, PAUSE = 5, 2.0
"""As FixMyStreet does: five times, two seconds apart."""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Created:
    """What a posted request got: an id at once, or a token to ask with; a black box gives neither."""

    service_request_id: str = ""
    token: str = ""
    notice: str = ""


@dataclass(slots=True)
class Open311Client:
    """Speaks `fmt` with one endpoint. Every call raises `ServerRefused`, `ServerUnclear` and what the transport raises."""

    transport: Transport
    fmt: str = "json"
    api_key: str = ""
    jurisdiction_id: str = ""

    def services(self) -> list[Row]:
        """Return the services."""
        return self._rows("services", "services")

    def definition(self, service_code: str) -> list[Row]:
        """Return the questions of a service; none where the other side has no definition of it."""
        try:
            told = self._read(self.transport.get(self._path("services", service_code), self._with({})))
        except ServerRefused as refused:
            if refused.status == 404:  # noqa: PLR2004 - many servers have none where metadata is false
                return []
            raise
        told = told.get("service_definition", told) if isinstance(told, Mapping) else told
        inner = told.get("attributes") if isinstance(told, Mapping) else told
        return self._as_rows(inner, "attributes")

    def requests(self, **filters: str) -> list[Row]:
        """Return requests that already have an id."""
        return [row for row in self._rows("requests", "service_requests", filters) if self._id_of(row)]

    def request(self, service_request_id: str) -> Row | None:
        """Return one request, or None where the other side knows none."""
        try:
            told = self._read(self.transport.get(self._path("requests", service_request_id), self._with({})))
        except ServerRefused as refused:
            if refused.status == 404:  # noqa: PLR2004 - HTTP's own figure
                return None
            raise
        return next(iter(self._as_rows(told, "service_requests")), None)

    def create(
        self,
        service_code: str,
        *,
        data: Mapping[str, str],
        attributes: Mapping[str, str | Sequence[str]] | None = None,
        key: str = "",
    ) -> Created:
        """Post a request; `key` names it, so that a repeat is harmless where the other side looks at it."""
        form: dict[str, object] = {**data, "service_code": service_code}
        for code, value in (attributes or {}).items():
            several = not isinstance(value, str)
            form[f"attribute[{code}][]" if several else f"attribute[{code}]"] = (
                list(value) if several else value
            )
        rows = self._as_rows(self._post("requests", form, key), "service_requests")
        row = rows[0] if rows else {}
        return Created(self._id_of(row), text_of(row.get("token")), text_of(row.get("service_notice")))

    def resolve(
        self,
        token: str,
        *,
        polls: int = POLLS,
        pause: float = PAUSE,
        wait: Callable[[float], None] = time.sleep,
    ) -> str:
        """Return the id behind a token, asking at most `polls` times; raises `NotYet`."""
        for turn in range(polls):
            if turn:
                wait(pause)
            told = self._read(self.transport.get(self._path("tokens", token), self._with({})))
            for row in self._as_rows(told, "service_requests"):
                if number := self._id_of(row):
                    return number
        raise NotYet

    def updates(self, **filters: str) -> list[Row]:
        """Return the news of requests."""
        return self._rows("servicerequestupdates", "service_request_updates", filters)

    def post_update(self, data: Mapping[str, str]) -> str:
        """Post a piece of news and return its id."""
        told = self._post("servicerequestupdates", dict(data), "")
        return next(
            (text_of(row.get("update_id")) for row in self._as_rows(told, "service_request_updates")), ""
        )

    def _rows(self, path: str, container: str, filters: Mapping[str, str] | None = None) -> list[Row]:
        told = self._read(self.transport.get(f"{path}.{self.fmt}", self._with(filters or {})))
        return self._as_rows(told, container)

    def _post(self, path: str, form: dict[str, object], key: str) -> Any:
        form = {**self._with({}), **form, "api_key": self.api_key}
        headers = {"idempotency-key": key} if key else {}
        return self._read(self.transport.post(f"{path}.{self.fmt}", form, headers))

    def _with(self, parameters: Mapping[str, str]) -> dict[str, str]:
        own = {"jurisdiction_id": self.jurisdiction_id} if self.jurisdiction_id else {}
        return {**own, **parameters}

    def _path(self, resource: str, which: str) -> str:
        return f"{resource}/{quote(which, safe='')}.{self.fmt}"

    def _read(self, answer: Answer) -> Any:
        try:
            told = plain(read_xml(answer.body)) if self.fmt == "xml" else read_json(answer.body)
        except ValueError:
            told = None
            if 200 <= answer.status < 300:  # noqa: PLR2004 - HTTP's own figures
                raise ServerUnclear from None
        refusals = _refusals(told)
        if not 200 <= answer.status < 300 or refusals:  # noqa: PLR2004
            raise ServerRefused(answer.status, refusals)
        if answer.media_type == "text/html":
            raise ServerUnclear
        return told

    def _as_rows(self, told: Any, container: str) -> list[Row]:
        try:
            return rows_of(told, container)
        except ValueError:
            raise ServerUnclear from None

    def _id_of(self, row: Mapping[str, Any]) -> str:
        return text_of(row.get("service_request_id"))


def _refusals(told: Any) -> tuple[str, ...]:
    """Return the words of a refusal, also of one that was told with 200; an empty tuple is none."""
    rows = told.get("errors") if isinstance(told, Mapping) and "errors" in told else told
    try:
        found = rows_of(rows, "errors")
    except ValueError:
        return ()
    are_errors = all(set(row) == {"code", "description"} for row in found)
    return tuple(text_of(row["description"]) for row in found) if found and are_errors else ()
