"""Asks the door as a client would, with nothing between."""

import http.client
import json
import socket
from dataclasses import dataclass

from nexo.adapters.shared.meta.signature import sign


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def ask(port: int, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, sent)
    answer = connection.getresponse()
    found = Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
    connection.close()
    return found


def post_signed(port: int, account_id: object, payload: object, secret: str, **headers: str) -> Answer:
    body = json.dumps(payload).encode()
    return ask(
        port,
        "POST",
        f"/hooks/whatsapp/{account_id}/",
        body,
        X_Hub_Signature_256=sign(secret, body),
        **headers,
    )


def speak(port: int, raw: bytes) -> bytes:
    """Send bytes as they are and return all that comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as peer:
        peer.sendall(raw)
        answer = b""
        while part := peer.recv(65536):
            answer += part
    return answer
