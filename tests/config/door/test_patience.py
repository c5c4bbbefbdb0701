"""Clients that do not get going are not waited for."""

import socket
import time

import pytest

from config.door.asking import ask, speak
from nexo.config.door import patience


def is_closed_within(port: int, raw: bytes, seconds: float) -> bool:
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as peer:
        peer.sendall(raw)
        try:
            return peer.recv(10) == b""
        except TimeoutError:
            return False


@pytest.mark.parametrize("raw", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_a_head_that_does_not_come_is_not_waited_for(make_door, monkeypatch, raw):
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.3)
    assert is_closed_within(make_door().port, raw, 10)


def test_a_request_that_is_under_way_is_not_cut(make_door, monkeypatch):
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.3)
    door = make_door()
    with socket.create_connection(("127.0.0.1", door.port), timeout=20) as peer:
        peer.sendall(b"POST /u HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\na")
        time.sleep(0.6)
        peer.sendall(b"b")
        assert peer.recv(15) == b"HTTP/1.1 200 OK"


def test_a_head_without_end_is_cut(make_door):
    try:
        answer = speak(make_door().port, b"GET / HTTP/1.1\r\nX-Long: " + b"x" * 300_000)
    except ConnectionError:
        answer = b""
    assert answer == b""


def test_a_long_body_is_not_taken_for_a_head(make_door):
    door = make_door()
    assert ask(door.port, "POST", "/u", b"x" * 300_000).status == 200
    assert ask(door.port, "GET", "/").status == 200


def test_nonsense_is_400(make_door):
    assert speak(make_door().port, b"what?\r\n\r\n").startswith(b"HTTP/1.1 400 ")
