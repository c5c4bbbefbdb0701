"""The streams: ids, only to whom Django allows, only of their own jurisdiction."""

import http.client
import json
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import psycopg
import pytest

from config.door.asking import ask
from config.door.conftest import Running, dsn_of_the_test_database

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def door(make_door) -> Running:
    return make_door(dsn=dsn_of_the_test_database())


def grant(*topics: str, jurisdiction: str | None = "j1", status: str = "200 OK") -> bytes:
    body = json.dumps({"topics": topics, "jurisdiction": jurisdiction}).encode()
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def announce(topic: str, *ids: str, jurisdiction: str | None = "j1") -> None:
    payload = json.dumps({"topic": topic, "ids": ids, "jurisdiction": jurisdiction})
    with psycopg.connect(dsn_of_the_test_database(), autocommit=True) as other:
        other.execute("SELECT pg_notify('nexo_live', %s)", [payload])


@contextmanager
def open_stream(port: int, query: str = "") -> Iterator[http.client.HTTPResponse]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", f"/live/{query}", headers={"Cookie": "session=1"})
        with connection.getresponse() as stream:
            yield stream


def next_event(stream: http.client.HTTPResponse) -> tuple[str, dict]:
    while True:
        line = stream.readline().decode().strip()
        if line.startswith("event: "):
            data = stream.readline().decode().removeprefix("data: ")
            return line.removeprefix("event: "), json.loads(data)


def test_news_of_ones_own_topics_and_jurisdiction_arrive(door):
    door.pages.answer = grant("inbox", "cases")
    with open_stream(door.port, "?topics=inbox,secrets") as stream:
        assert stream.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert next_event(stream) == ("resync", {})
        announce("inbox", "a", jurisdiction="j2")
        announce("cases", "b")
        announce("secrets", "c")
        announce("inbox", "d", "e")
        assert next_event(stream) == ("inbox", {"ids": ["d", "e"]})
    asked = door.pages.asked[0].decode()
    assert asked.startswith("GET /internal/live-grant/ HTTP/1.1\r\n")
    assert "cookie: session=1" in asked


@pytest.mark.parametrize(
    "answer",
    [grant("inbox", status="403 Forbidden"), grant(), b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"],
)
def test_without_a_grant_there_is_no_stream(door, answer):
    door.pages.answer = answer
    assert ask(door.port, "GET", "/live/").status == 403


def test_a_topic_that_is_not_granted_is_no_stream(door):
    door.pages.answer = grant("inbox")
    assert ask(door.port, "GET", "/live/?topics=secrets").status == 403


def test_a_stream_cannot_be_posted_to(door):
    assert ask(door.port, "POST", "/live/", b"x").status == 405


def test_nobody_opens_streams_without_end(door):
    door.pages.answer = grant("inbox")
    with ExitStack() as opened:
        streams = [opened.enter_context(open_stream(door.port)) for _ in range(13)]
        assert [stream.status for stream in streams] == [200] * 12 + [503]
        assert streams[-1].headers["retry-after"] == "30"


def test_a_nonsense_notice_stops_nothing(door):
    door.pages.answer = grant("inbox")
    with open_stream(door.port) as stream:
        assert next_event(stream) == ("resync", {})
        with psycopg.connect(dsn_of_the_test_database(), autocommit=True) as other:
            other.execute("SELECT pg_notify('nexo_live', 'nonsense')")
        announce("inbox", "a")
        assert next_event(stream) == ("inbox", {"ids": ["a"]})
