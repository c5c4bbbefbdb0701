"""The only way out of the house by HTTP."""

import json as json_module
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast
from urllib.parse import urljoin
from uuid import UUID

import httpcore2
import httpx2  # noqa: TID251 - this is kernel.http

from nexo.kernel.http.allow import is_allowed
from nexo.kernel.http.body import read_body
from nexo.kernel.http.errors import AddressRefused, HttpFailed
from nexo.kernel.http.guard import Deadline, GuardedBackend, Resolve, resolve_name
from nexo.kernel.http.target import Target, read_target

MAX_REDIRECTS = 3
MAX_BYTES = 25 * 1024 * 1024
TIMEOUT = 10.0

_REDIRECTS = {301, 302, 303, 307, 308}
_FOLLOWED = {"GET", "HEAD"}
_KEPT_ELSEWHERE = {"accept", "accept-language", "accept-encoding", "user-agent", "range"}
_NOT_SENT = (httpcore2.ConnectError, httpcore2.ConnectTimeout, httpcore2.UnsupportedProtocol)


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer: header names in lower case, the body unpacked."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def ok(self) -> bool:
        """Whether the status is one of success."""
        return 200 <= self.status < 300  # noqa: PLR2004 - HTTP's own figures

    def json(self) -> Any:
        """Return the body read as JSON; raises ValueError."""
        return json_module.loads(self.content)


class HttpClient:
    """Speaks to public hosts by https on port 443, and to what the operator has allowed besides."""

    def __init__(
        self,
        account_id: UUID | None = None,
        *,
        resolve: Resolve = resolve_name,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._account_id = account_id
        self._resolve = resolve
        self._ssl_context = ssl_context

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | None = None,
        content: bytes | None = None,
        json: Any = None,
        data: Mapping[str, Any] | None = None,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
        timeout: float = TIMEOUT,
        max_bytes: int = MAX_BYTES,
    ) -> Response:
        """Send one request and return the whole answer, whatever its status.

        `timeout` bounds everything together, redirects included. GET and HEAD follow at most three redirects;
        nothing secret goes along to another host, and the operator's list does not hold there.
        Raises `AddressRefused`, `HttpFailed`, `ResponseTooLarge`.
        """
        target = read_target(str(httpx2.URL(url, params=params)) if params else url)
        built = httpx2.Request(
            method.upper(),
            target.url,
            headers={"accept-encoding": "gzip", "user-agent": "Nexo", **_lower(headers)},
            content=content,
            json=json,
            data=data,
            files=files,
        )
        sending = _Sending(built.method, dict(built.headers), built.read(), Deadline(timeout), max_bytes)
        return self._follow(sending, target)

    def _follow(self, sending: "_Sending", first: Target) -> Response:
        target = first
        for _ in range(MAX_REDIRECTS + 1):
            # The operator named a host to be spoken to, not to be redirected to.
            named = (target.host, target.port) == (first.host, first.port)
            allowed = named and is_allowed(self._account_id, target.host, target.port)
            if not allowed and not target.is_plain:
                raise AddressRefused
            response = self._exchange(sending, target, allowed=allowed)
            location = response.headers.get("location", "")
            if response.status not in _REDIRECTS or sending.method not in _FOLLOWED or not location:
                return response
            before, target = target, read_target(urljoin(target.url, location))
            sending.go_on(before, target)
        raise HttpFailed("El otro sistema redirige demasiadas veces.", code="http_redirects", maybe_sent=True)

    def _exchange(self, sending: "_Sending", target: Target, *, allowed: bool) -> Response:
        backend = GuardedBackend(resolve=self._resolve, allowed=allowed, deadline=sending.deadline)
        try:
            with (
                httpcore2.ConnectionPool(
                    ssl_context=self._ssl_context or _default_context(),
                    network_backend=backend,
                    max_connections=1,
                ) as pool,
                pool.stream(
                    sending.method, target.url, headers=list(sending.headers.items()), content=sending.body
                ) as answer,
            ):
                return _whole(answer, sending)
        except _NOT_SENT as error:
            raise HttpFailed(code="http_unreachable", maybe_sent=False) from error
        except httpcore2.TimeoutException as error:
            raise HttpFailed(code="http_timeout", maybe_sent=True) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise HttpFailed(maybe_sent=True) from error


@dataclass(slots=True)
class _Sending:
    """What one request carries along from hop to hop."""

    method: str
    headers: dict[str, str]
    body: bytes
    deadline: Deadline
    max_bytes: int

    def go_on(self, before: Target, target: Target) -> None:
        """Leave behind, at a redirect to another origin, all that could be a secret."""
        if (target.scheme, target.host, target.port) != (before.scheme, before.host, before.port):
            self.headers = {name: value for name, value in self.headers.items() if name in _KEPT_ELSEWHERE}
        self.headers["host"] = target.authority


def _whole(answer: httpcore2.Response, sending: _Sending) -> Response:
    received = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
    encoding = received.get("content-encoding", "").strip().lower() if sending.method != "HEAD" else ""
    stream = cast("Iterable[bytes]", answer.stream)
    return Response(
        answer.status, received, read_body(stream, encoding=encoding, max_bytes=sending.max_bytes)
    )


@lru_cache(maxsize=1)
def _default_context() -> ssl.SSLContext:
    # Reading the certificates of the system costs tens of milliseconds.
    return httpx2.create_ssl_context()


def _lower(headers: Mapping[str, str] | None) -> dict[str, str]:
    return {name.lower(): value for name, value in (headers or {}).items()}
