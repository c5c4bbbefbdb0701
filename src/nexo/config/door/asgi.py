"""The few words of ASGI the door speaks, typed, and the answers it gives itself."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Header = tuple[bytes, bytes]

_CLOSED: tuple[Header, ...] = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)


class ClientGone(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """Whoever asked has closed the connection."""


class BodyTooLarge(Exception):  # noqa: N818
    """The body is, or says it is, larger than this address accepts."""


def header(scope: Scope, name: bytes) -> bytes:
    """Return the value of a header (lower-case name), empty where there is none."""
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value)
    return b""


async def answer(
    send: Send,
    status: int,
    body: bytes = b"",
    *,
    content_type: bytes = b"text/plain; charset=utf-8",
    headers: Iterable[Header] = (),
) -> None:
    """Send a whole answer of the door's own."""
    own = [(b"content-type", content_type), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*own, *_CLOSED, *headers]})
    await send({"type": "http.response.body", "body": body})


def check_declared_size(scope: Scope, limit: int) -> None:
    """Refuse before a byte is read what says to be too large; raises `BodyTooLarge`."""
    declared = header(scope, b"content-length")
    if declared and (not declared.isdigit() or int(declared) > limit):
        raise BodyTooLarge


async def read_body(receive: Receive, limit: int) -> bytes:
    """Read the whole body; raises `BodyTooLarge` as soon as it is, `ClientGone` when it ends early."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise BodyTooLarge
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)
