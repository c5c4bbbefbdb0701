"""Servers on loopback: one that answers, and a trap that counts who comes."""

import gzip
import http.server
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

MEGA = b"x" * 1_000_000


@dataclass
class Seen:
    """What a server was asked."""

    port: int
    requests: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"


class _Handler(http.server.BaseHTTPRequestHandler):
    """Answers by path; `/to?URL` redirects."""

    def log_message(self, *_args: object) -> None:
        pass

    def _answer(self) -> None:
        length = int(self.headers.get("content-length", 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.seen.requests.append((self.command, self.path, headers, self.rfile.read(length)))
        path, _, query = self.path.partition("?")
        getattr(self, f"path{path.replace('/', '_').replace('-', '_')}", self.path_)(query)

    do_GET = do_POST = do_PUT = do_HEAD = _answer  # noqa: N815 - the library's names

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def path_(self, _query: str) -> None:
        self.reply(200, b'{"ok": true}', content_type="application/json", X_Thing="Yes")

    def path_missing(self, _query: str) -> None:
        self.reply(404, b"no")

    def path_to(self, query: str) -> None:
        self.reply(302, location=query)

    def path_again(self, query: str) -> None:
        left = int(query)
        self.reply(302, location=f"/again?{left - 1}" if left > 1 else "/")

    def path_gzip(self, _query: str) -> None:
        self.reply(200, gzip.compress(b"hola" * 100), content_encoding="gzip")

    def path_bomb(self, _query: str) -> None:
        self.reply(200, gzip.compress(MEGA * 30), content_encoding="gzip")

    def path_broken_gzip(self, _query: str) -> None:
        self.reply(200, b"\x1f\x8b broken", content_encoding="gzip")

    def path_half_gzip(self, _query: str) -> None:
        self.reply(200, gzip.compress(b"hola" * 100)[:-12], content_encoding="gzip")

    def path_brotli(self, _query: str) -> None:
        self.reply(200, b"x", content_encoding="br")

    def path_large(self, _query: str) -> None:
        self.reply(200, MEGA)

    def path_endless(self, _query: str) -> None:
        self.send_response(200)
        self.end_headers()
        self._pour(MEGA, 0)

    def path_drip(self, _query: str) -> None:
        self.send_response(200)
        self.end_headers()
        self._pour(b"x", 0.05)

    def path_slow(self, _query: str) -> None:
        time.sleep(1.5)
        self.reply(200)

    def path_drip_headers(self, _query: str) -> None:
        self._pour(b"HTTP/1.1 200 OK\r\n", 0)

    def path_cut(self, _query: str) -> None:
        self.send_response(200)
        self.send_header("content-length", "100")
        self.end_headers()
        self.wfile.write(b"half")
        self.connection.shutdown(socket.SHUT_RDWR)

    def path_nonsense(self, _query: str) -> None:
        self.wfile.write(b"this is no HTTP\r\n\r\n")

    def _pour(self, piece: bytes, pause: float) -> None:
        end = time.monotonic() + 5
        try:
            while time.monotonic() < end:
                self.wfile.write(piece)
                time.sleep(pause)
        except OSError:
            pass


class _Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    seen: Seen

    def handle_error(self, *_args: object) -> None:
        pass


@pytest.fixture
def start_server() -> Iterator[Callable[..., Seen]]:
    """Start servers on 127.0.0.1; `wrap` may put TLS around their socket."""
    servers: list[_Server] = []

    def start(wrap: Callable[[socket.socket], socket.socket] | None = None) -> Seen:
        server = _Server(("127.0.0.1", 0), _Handler)
        server.seen = Seen(server.server_address[1])
        if wrap:
            server.socket = wrap(server.socket)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        servers.append(server)
        return server.seen

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def server(start_server, monkeypatch) -> Seen:
    """A server that the operator has allowed to everybody."""
    seen = start_server()
    monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*=localhost:{seen.port}")
    return seen


@pytest.fixture
def trap() -> Iterator[Callable[[], int]]:
    """A listener on every address of this machine that counts connections; has `.port`."""
    listeners = []
    first = socket.create_server(("0.0.0.0", 0))
    port = first.getsockname()[1]
    listeners.append(first)
    if socket.has_ipv6:
        listeners.append(socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=False))
    caught: list[object] = []

    def listen(listener: socket.socket) -> None:
        try:
            while True:
                peer, address = listener.accept()
                caught.append(address)
                peer.close()
        except OSError:
            pass

    for listener in listeners:
        threading.Thread(target=listen, args=(listener,), daemon=True).start()

    def count() -> int:
        time.sleep(0.05)
        return len(caught)

    count.port = port
    yield count
    for listener in listeners:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
