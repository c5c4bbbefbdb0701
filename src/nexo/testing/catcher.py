"""A webhook address on loopback that keeps what it is sent, for tests of whatever calls one."""

import contextlib
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Caught:
    """One request: header names are lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class Catcher:
    """What was caught so far; `answers` are the HTTP statuses of the next requests, 200 when empty."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.caught: list[Caught] = []
        self.answers: deque[int] = deque()
        self.words = b""

    def take(self, request: Caught) -> int:
        """Keep one request and return the status to answer."""
        self.caught.append(request)
        return self.answers.popleft() if self.answers else 200


@contextlib.contextmanager
def catching() -> Iterator[Catcher]:
    """Listen on a free loopback port; yields the catcher."""
    catcher = Catcher("")
    # The library hands its handlers no other place for state than their class.
    handler = type("Handler", (_Handler,), {"catcher": catcher})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    catcher.url = f"http://127.0.0.1:{server.server_address[1]}/hook/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield catcher
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)


class _Handler(BaseHTTPRequestHandler):
    catcher: ClassVar[Catcher]

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        """Say nothing."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        headers = {name.lower(): value for name, value in self.headers.items()}
        status = self.catcher.take(Caught(self.command, self.path, headers, body))
        self.send_response(status)
        self.send_header("content-length", str(len(self.catcher.words)))
        self.end_headers()
        self.wfile.write(self.catcher.words)
