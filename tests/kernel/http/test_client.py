"""The client: what it sends, what it takes, where it stops."""

import json
import time
from uuid import UUID

import pytest

from nexo.kernel.http.client import HttpClient
from nexo.kernel.http.errors import AddressRefused, HttpFailed, ResponseTooLarge


def test_a_whole_answer(server):
    response = HttpClient().request(
        "get", f"{server.url}/path?a=1", params=None, headers={"X-One": "ñ".encode().hex()}
    )
    assert (response.status, response.ok, response.json()) == (200, True, {"ok": True})
    assert response.headers["x-thing"] == "Yes"
    ((method, path, headers, body),) = server.requests
    assert (method, path, body) == ("GET", "/path?a=1", b"")
    assert headers["host"] == f"localhost:{server.port}"
    assert headers["accept-encoding"] == "gzip"
    assert headers["user-agent"] == "Nexo"
    assert headers["x-one"] == "c3b1"


def test_every_status_is_an_answer(server):
    response = HttpClient().request("GET", f"{server.url}/missing")
    assert (response.status, response.ok, response.content) == (404, False, b"no")


def test_bodies_of_all_kinds(server):
    client = HttpClient()
    client.request("POST", server.url, json={"a": "ñ"})
    client.request("POST", server.url, data={"a": "b c"})
    client.request("PUT", server.url, content=b"\x00\x01")
    client.request("POST", server.url, files={"file": ("a.txt", b"hola", "text/plain")})
    kinds = [headers.get("content-type", "").partition(";")[0] for _, _, headers, _ in server.requests]
    bodies = [body for _, _, _, body in server.requests]
    assert kinds == ["application/json", "application/x-www-form-urlencoded", "", "multipart/form-data"]
    assert json.loads(bodies[0]) == {"a": "ñ"}
    assert bodies[1:3] == [b"a=b+c", b"\x00\x01"]
    assert b'filename="a.txt"' in bodies[3]
    assert b"hola" in bodies[3]


def test_parameters_are_encoded(server):
    HttpClient().request("GET", f"{server.url}/x", params={"q": "calle 1 & 2"})
    assert server.requests[0][1] == "/x?q=calle+1+%26+2"


def test_redirects_are_followed_three_times(server):
    assert HttpClient().request("GET", f"{server.url}/again?3").status == 200
    assert len(server.requests) == 4
    with pytest.raises(HttpFailed) as failed:
        HttpClient().request("GET", f"{server.url}/again?4")
    assert failed.value.code == "http_redirects"


def test_only_reading_requests_follow_redirects(server):
    response = HttpClient().request("POST", f"{server.url}/to?/", content=b"x")
    assert (response.status, len(server.requests)) == (302, 1)


def test_secrets_go_along_to_the_same_origin_only(server):
    HttpClient().request("GET", f"{server.url}/to?/x", headers={"Authorization": "Bearer secret"})
    assert [headers.get("authorization") for _, _, headers, _ in server.requests] == ["Bearer secret"] * 2


def test_the_operators_list_does_not_hold_for_a_redirect(server, start_server, monkeypatch):
    """Else any site could send our requests, and what they carry, to what was allowed for another purpose."""
    other = start_server()
    monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*=localhost:{server.port},*=localhost:{other.port}")
    HttpClient().request("GET", other.url)
    with pytest.raises(AddressRefused):
        HttpClient().request("GET", f"{server.url}/to?{other.url}/")
    assert len(other.requests) == 1


def test_gzip_is_unpacked(server):
    assert HttpClient().request("GET", f"{server.url}/gzip").content == b"hola" * 100


@pytest.mark.parametrize("path", ["broken-gzip", "half-gzip", "brotli"])
def test_a_body_that_cannot_be_unpacked_is_a_failure(server, path):
    with pytest.raises(HttpFailed, match="comprimida"):
        HttpClient().request("GET", f"{server.url}/{path}")


def test_head_has_no_body(server):
    response = HttpClient().request("HEAD", f"{server.url}/gzip")
    assert (response.status, response.content) == (200, b"")


@pytest.mark.parametrize("path", ["large", "endless", "bomb"])
def test_is_cut_at_the_limit(server, path):
    with pytest.raises(ResponseTooLarge) as failed:
        HttpClient().request("GET", f"{server.url}/{path}", max_bytes=500_000)
    assert (failed.value.code, failed.value.maybe_sent) == ("http_too_large", True)


def test_a_body_of_the_very_limit_is_taken(server):
    assert len(HttpClient().request("GET", f"{server.url}/large", max_bytes=1_000_000).content) == 1_000_000


@pytest.mark.parametrize("path", ["drip", "slow", "drip-headers"])
def test_is_over_at_the_deadline(server, path):
    began = time.monotonic()
    with pytest.raises(HttpFailed) as failed:
        HttpClient().request("GET", f"{server.url}/{path}", timeout=0.4)
    assert failed.value.maybe_sent
    assert time.monotonic() - began < 1.4


@pytest.mark.parametrize("path", ["cut", "nonsense"])
def test_a_broken_exchange_may_have_been_heard(server, path):
    with pytest.raises(HttpFailed) as failed:
        HttpClient().request("GET", f"{server.url}/{path}")
    assert (failed.value.code, failed.value.maybe_sent) == ("http_failed", True)


def test_nobody_there_is_surely_not_sent(monkeypatch):
    monkeypatch.setenv("NEXO_HTTP_ALLOW", "*=127.0.0.1:1,*=nowhere.invalid:443")
    for url in ("http://127.0.0.1:1/", "https://nowhere.invalid/"):
        with pytest.raises(HttpFailed) as failed:
            HttpClient(resolve=lambda host, _: nowhere(host)).request("GET", url)
        assert (failed.value.code, failed.value.maybe_sent) == ("http_unreachable", False)


def nowhere(host: str) -> list[str]:
    if host == "127.0.0.1":
        return [host]
    raise OSError("no such name")


def test_another_address_is_tried_when_one_is_silent(server):
    port = server.port
    response = HttpClient(resolve=lambda _host, _port: ["::1", "127.0.0.1"]).request(
        "GET", f"http://localhost:{port}/"
    )
    assert response.status == 200


def test_the_name_is_resolved_once(server):
    """A second answer of a rebinding name is never asked for."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    response = HttpClient(resolve=lambda _host, _port: next(answers)).request("GET", f"{server.url}/")
    assert response.status == 200
    assert next(answers) == ["10.0.0.1"]


def test_the_environment_offers_no_proxy(server, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert HttpClient(UUID(int=1)).request("GET", server.url).status == 200
