"""A fake over HTTP: a small ASGI application, and a way to run it beside a test."""

import contextlib
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

import uvicorn

from nexo.adapters.shared.fakes.exchange import Answer, Request

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Answering = Callable[[Request], Awaitable[Answer]]

_CUT_AT = 16


class Application:
    """The ASGI application around what answers."""

    def __init__(self, answer: Answering) -> None:
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        request = Request(
            method=scope["method"],
            path=scope["path"],
            query=dict(parse_qsl(scope["query_string"].decode())),
            headers={name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
            body=await _body(receive),
        )
        await _send(await self._answer(request), send)


async def _body(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return bytes(body)


async def _send(answer: Answer, send: Send) -> None:
    length = len(answer.body) + (_CUT_AT if answer.broken else 0)
    headers = {"content-type": answer.content_type, "content-length": str(length), **answer.headers}
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    await send({"type": "http.response.body", "body": answer.body})


def configure(answer: Answering, host: str, port: int) -> uvicorn.Server:
    """Return the server of a fake, not yet running."""
    config = uvicorn.Config(
        Application(answer), host=host, port=port, lifespan="off", log_level="critical", access_log=False
    )
    return uvicorn.Server(config)


@contextlib.contextmanager
def running(answer: Answering) -> Iterator[str]:
    """Run a fake on a free loopback port in a thread of this process; yields its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = configure(answer, "127.0.0.1", 0)
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)
