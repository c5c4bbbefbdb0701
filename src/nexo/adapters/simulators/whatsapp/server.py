"""The simulator over HTTP: a small ASGI application, and a way to run it beside a test."""

import contextlib
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

import uvicorn

from nexo.adapters.simulators.whatsapp.control import answer_control
from nexo.adapters.simulators.whatsapp.exchange import Answer, Request
from nexo.adapters.simulators.whatsapp.graph import answer_file, answer_graph
from nexo.adapters.simulators.whatsapp.provider import Provider

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_CUT_AT = 16


class Application:
    """The ASGI application around one provider."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider

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

    async def _answer(self, request: Request) -> Answer:
        if request.path.startswith("/_sim/"):
            return await answer_control(self.provider, request)
        if request.path.startswith("/_files/"):
            return answer_file(self.provider, request)
        return await answer_graph(self.provider, request)


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


def configure(provider: Provider, host: str, port: int) -> uvicorn.Server:
    """Return the server of a provider, not yet running."""
    config = uvicorn.Config(
        Application(provider), host=host, port=port, lifespan="off", log_level="critical", access_log=False
    )
    return uvicorn.Server(config)


@contextlib.contextmanager
def running(provider: Provider) -> Iterator[str]:
    """Run the simulator on a free loopback port in a thread of this process; yields its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = configure(provider, "127.0.0.1", 0)
        provider.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield provider.url
        finally:
            server.should_exit = True
            thread.join(timeout=10)
            provider.journal.close()
