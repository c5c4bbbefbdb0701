"""Opens connections: resolves a name once, looks at every address, connects to the very one it looked at."""

import socket
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore2

from nexo.kernel.http.addresses import is_never, is_public
from nexo.kernel.http.errors import AddressRefused

Resolve = Callable[[str, int], list[str]]


def resolve_name(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


class Deadline:
    """A moment by which everything must be over."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds left; raises once there are none."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the whole exchange took too long")
        return left


class GuardedBackend(httpcore2.NetworkBackend):
    """The network as one request may use it; where the operator has `allowed` the host, it may be private."""

    def __init__(self, *, resolve: Resolve, allowed: bool, deadline: Deadline) -> None:
        self._resolve = resolve
        self._allowed = allowed
        self._deadline = deadline
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline rules
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to an address that has been looked at."""
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError("the name does not resolve") from error
        # All must pass: a name that mixes public and private addresses has no good intention.
        if not addresses or not all(self._may(address) for address in addresses):
            raise AddressRefused
        return _BoundedStream(self._connect(addresses, port, local_address, socket_options), self._deadline)

    def connect_unix_socket(self, *_args: Any, **_kwargs: Any) -> httpcore2.NetworkStream:
        """Refuse: no URL leads to a socket of this machine."""
        raise AddressRefused

    def _may(self, address: str) -> bool:
        return not is_never(address) if self._allowed else is_public(address)

    def _connect(
        self, addresses: list[str], port: int, local_address: str | None, socket_options: Iterable[Any] | None
    ) -> httpcore2.NetworkStream:
        failure: Exception = httpcore2.ConnectError("no address answered")
        for address in addresses[:3]:
            try:
                return self._plain.connect_tcp(
                    address, port, self._deadline.left(), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure


class _BoundedStream(httpcore2.NetworkStream):
    """A stream whose every wait ends at the deadline: a server that drips a byte at a time gains nothing."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: Any,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        return _BoundedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
