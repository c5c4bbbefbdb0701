"""What the checks look at: every page is asked for once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element

from nexo.adapters.registers.open311.reading import read_json, read_xml, rows_of
from nexo.adapters.registers.open311.transport import Answer, Transport
from nexo.kernel.errors import DomainError

FORMATS = ("xml", "json")
MEDIA = {"xml": "text/xml", "json": "application/json"}
UNKNOWN = "no-such-thing-311"
_MOST_DEFINITIONS = 10


@dataclass(frozen=True, slots=True)
class Posting:
    """What the operator lets the check write: one request of this service, with this key."""

    api_key: str
    service_code: str
    lat: str = ""
    long: str = ""


@dataclass(slots=True)
class Probe:
    """A server under examination; what does not answer is None, and a check of its own says so."""

    transport: Transport
    posting: Posting | None = None
    _seen: dict[tuple[str, tuple[tuple[str, str], ...]], Answer | None] = field(default_factory=dict)

    def get(self, path: str, **parameters: str) -> Answer | None:
        """Return the answer to a page, from memory the second time; None where none came."""
        key = (path, tuple(sorted(parameters.items())))
        if key not in self._seen:
            try:
                self._seen[key] = self.transport.get(path, parameters)
            except DomainError:
                self._seen[key] = None
        return self._seen[key]

    def json(self, path: str, **parameters: str) -> Any:
        """Return a page's JSON, or None."""
        answer = self.get(f"{path}.json", **parameters)
        try:
            return read_json(answer.body) if answer else None
        except ValueError:
            return None

    def xml(self, path: str, **parameters: str) -> Element | None:
        """Return a page's XML, or None."""
        answer = self.get(f"{path}.xml", **parameters)
        try:
            return read_xml(answer.body) if answer else None
        except ValueError:
            return None

    def has_json(self) -> bool:
        """Say whether JSON is offered: it is optional."""
        answer = self.get("services.json")
        return answer is not None and answer.status == 200 and answer.media_type == MEDIA["json"]  # noqa: PLR2004 - HTTP's own figure

    def rows(self, path: str, container: str, **parameters: str) -> list[dict[str, Any]]:
        """Return the rows of a list in JSON as a lenient reader finds them."""
        try:
            return rows_of(self.json(path, **parameters), container)
        except ValueError:
            return []

    def services(self) -> list[dict[str, Any]]:
        """Return the services."""
        return self.rows("services", "services")

    def requests(self) -> list[dict[str, Any]]:
        """Return the requests of the default list."""
        return self.rows("requests", "service_requests")

    def definitions(self) -> Iterator[tuple[dict[str, Any], str]]:
        """Yield the first services, and some of those with questions, with the path of their definition."""
        rows = sorted(self.services(), key=lambda row: row.get("metadata") in (False, "false"))
        chosen = rows[: _MOST_DEFINITIONS // 2] + rows[_MOST_DEFINITIONS // 2 :][-_MOST_DEFINITIONS // 2 :]
        for row in chosen:
            yield row, f"services/{quote(str(row.get('service_code')), safe='')}"

    def first_id(self) -> str:
        """Return the id of the first request of the list, or nothing."""
        return next(
            (str(row["service_request_id"]) for row in self.requests() if row.get("service_request_id")), ""
        )
