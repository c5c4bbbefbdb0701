"""Asks an endpoint and returns what came, unread: the client and the check both stand on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from nexo.kernel.http.client import HttpClient

TIMEOUT = 20.0
MAX_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What an endpoint answered: header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(slots=True)
class Transport:
    """One endpoint, such as `https://town.example/open311/v2`; private addresses as the operator allows."""

    base: str
    account_id: UUID | None = None
    timeout: float = TIMEOUT
    language: str = ""
    _http: HttpClient = field(init=False)

    def __post_init__(self) -> None:
        """Make the way out; the base goes without its last slash."""
        self.base = self.base.rstrip("/")
        self._http = HttpClient(self.account_id)

    def get(self, path: str, parameters: Mapping[str, str] | None = None) -> Answer:
        """Return the answer to a GET; raises `AddressRefused`, `HttpFailed`."""
        headers = {"accept-language": self.language} if self.language else {}
        response = self._http.request(
            "GET",
            f"{self.base}/{path}",
            params=parameters,
            headers=headers,
            timeout=self.timeout,
            max_bytes=MAX_BYTES,
        )
        return Answer(response.status, response.headers, response.content)

    def post(self, path: str, data: Mapping[str, object], headers: Mapping[str, str] | None = None) -> Answer:
        """Return the answer to a form; no redirect is followed. Raises `AddressRefused`, `HttpFailed`."""
        response = self._http.request(
            "POST",
            f"{self.base}/{path}",
            data=data,
            headers=headers,
            timeout=self.timeout,
            max_bytes=MAX_BYTES,
        )
        return Answer(response.status, response.headers, response.content)
