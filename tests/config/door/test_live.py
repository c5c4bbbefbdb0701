"""The streams: ids, only to whom Django allows, only of their own jurisdiction."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from urllib.parse import quote

import psycopg
import pytest

from config.door.asking import ask
from config.door.conftest import Running, dsn_of_the_test_database
from nexo.config.door.listener import News

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def door(make_door) -> Running:
    """A door that listens to the database."""
    running = make_door(dsn=dsn_of_the_test_database())
    wait_until(lambda: running.door._live._known_since != float("inf"))
    return running


def grant(*topics: str, jurisdiction: str | None = "j1", status: str = "200 OK") -> bytes:
    body = json.dumps({"topics": topics, "jurisdiction": jurisdiction}).encode()
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def announce(topic: str, *ids: str, jurisdiction: str | None = "j1") -> None:
    payload = json.dumps({"topic": topic, "ids": ids, "jurisdiction": jurisdiction})
    with psycopg.connect(dsn_of_the_test_database(), autocommit=True) as other:
        other.execute("SELECT pg_notify('nexo_live', %s)", [payload])


@contextmanager
def open_stream(port: int, query: str = "", **headers: str) -> Iterator[http.client.HTTPResponse]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", f"/live/{query}", headers={"Cookie": "session=1", **headers})
        with connection.getresponse() as stream:
            yield stream


def next_event(stream: http.client.HTTPResponse) -> tuple[str, list[str]]:
    while True:
        line = stream.readline().decode().strip()
        if line.startswith("data: "):
            heard = json.loads(line.removeprefix("data: "))
            return heard["topic"], heard["ids"]


def wait_until(is_so) -> None:
    end = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


def now() -> int:
    return time.time_ns() // 1_000_000


def test_news_of_ones_own_topics_and_jurisdiction_arrive(door):
    door.pages.answer = grant("inbox", "cases")
    with open_stream(door.port, "?topics=inbox,secrets") as stream:
        assert stream.headers["content-type"] == "text/event-stream; charset=utf-8"
        announce("inbox", "a", jurisdiction="j2")
        announce("cases", "b")
        announce("secrets", "c")
        announce("inbox", "d", "e")
        assert next_event(stream) == ("inbox", ["d", "e"])
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
        with psycopg.connect(dsn_of_the_test_database(), autocommit=True) as other:
            other.execute("SELECT pg_notify('nexo_live', 'nonsense')")
        announce("inbox", "a")
        assert next_event(stream) == ("inbox", ["a"])


def test_what_happened_since_the_page_was_made_is_told_first(door):
    door.pages.answer = grant("inbox")
    made = now()
    announce("inbox", "a")
    announce("inbox", "b", jurisdiction="j2")
    announce("cases", "c")
    wait_until(lambda: len(door.door._live._recent) == 3)
    with open_stream(door.port, f"?since={made}") as stream:
        announce("inbox", "d")
        assert next_event(stream) == ("inbox", ["a"])
        assert next_event(stream) == ("inbox", ["d"])


def test_a_browser_that_comes_back_hears_what_it_missed(door):
    door.pages.answer = grant("inbox")
    made = now()
    announce("inbox", "a")
    wait_until(lambda: len(door.door._live._recent) == 1)
    time.sleep(0.01)
    came_back = {"Last-Event-ID": str(now())}
    announce("inbox", "b")
    with open_stream(door.port, f"?since={made}", **came_back) as stream:
        assert next_event(stream) == ("inbox", ["b"])


def test_a_link_that_breaks_again_and_again_loses_nothing_and_tells_nothing_twice(door):
    """News come in bursts, many in one millisecond; the link is cut in the middle of them, again and again."""
    door.pages.answer = grant("inbox")
    wanted = [str(number) for number in range(120)]
    query, headers, heard = f"?since={now()}", {}, []
    announcing = threading.Thread(target=_burst, args=(wanted,))
    announcing.start()
    while len(heard) < len(wanted):
        with open_stream(door.port, query, **headers) as stream:
            for _ in range(7):
                last, ids = numbered(stream)
                headers = {"Last-Event-ID": last}
                heard += ids
                if len(heard) >= len(wanted):
                    break
    announcing.join()
    assert heard == wanted


def _burst(ids: list[str]) -> None:
    payloads = [json.dumps({"topic": "inbox", "ids": [one], "jurisdiction": "j1"}) for one in ids]
    with psycopg.connect(dsn_of_the_test_database(), autocommit=True) as other:
        for start in range(0, len(payloads), 30):
            with other.transaction():
                for payload in payloads[start : start + 30]:
                    other.execute("SELECT pg_notify('nexo_live', %s)", [payload])
            time.sleep(0.05)


def numbered(stream: http.client.HTTPResponse) -> tuple[str, list[str]]:
    """Return the number of the next event and its ids."""
    number = ""
    while True:
        line = stream.readline().decode().strip()
        if line.startswith("id: "):
            number = line.removeprefix("id: ")
        if line.startswith("data: "):
            return number, json.loads(line.removeprefix("data: "))["ids"]


@pytest.mark.parametrize("query", ["?since=1000", "?since=nonsense", "?since=²"])
def test_what_is_not_known_any_more_is_said(door, query):
    door.pages.answer = grant("inbox")
    with open_stream(door.port, quote(query, safe="?=")) as stream:
        announce("inbox", "a")
        first = ("resync", []) if query == "?since=1000" else ("inbox", ["a"])
        assert next_event(stream) == first


def test_after_the_connection_to_the_database_was_lost_every_page_is_told(door):
    door.pages.answer = grant("inbox")
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'nexo door live'"
    with open_stream(door.port, f"?since={now()}") as stream:
        with psycopg.connect(dsn_of_the_test_database(), autocommit=True) as other:
            other.execute(f"{end} AND datname = current_database()")
        assert next_event(stream) == ("resync", [])


def test_only_so_much_is_remembered(door):
    live = door.door._live
    made = now()
    for number in range(live._recent.maxlen + 1):
        live._recent.append((made + number, News("inbox", (str(number),), "j1")))
    live.on_news(News("inbox", ("last",), "j1"))
    assert live._known_since > made
