"""The client reads what servers do wrong, and says clearly what it cannot read."""

from urllib.parse import urlsplit

import pytest

from adapters.registers.open311.bad import KEY, serving
from nexo.adapters.registers.open311.client import Created, Open311Client
from nexo.adapters.registers.open311.errors import NotYet, ServerRefused, ServerUnclear
from nexo.adapters.registers.open311.reading import read_xml
from nexo.adapters.registers.open311.transport import Answer, Transport
from nexo.kernel.http.errors import AddressRefused, HttpFailed


@pytest.fixture
def client(monkeypatch):
    opened = []

    def make(*faults, fmt="json", key=KEY):
        holder = serving(*faults)
        server = holder.__enter__()
        opened.append(holder)
        monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*={urlsplit(server.url).netloc}")
        return Open311Client(Transport(f"{server.url}/", timeout=5), fmt=fmt, api_key=key)

    yield make
    for holder in opened:
        holder.__exit__(None, None, None)


@pytest.mark.parametrize("fmt", ["json", "xml"])
@pytest.mark.parametrize(
    "fault", ["", "wrapped", "collapsed", "empty_is_null", "bare_attributes", "application_xml", "no_zone"]
)
def test_it_reads_what_servers_do(client, fmt, fault):
    one = client(fault, fmt=fmt)
    assert [row["service_code"] for row in one.services()] == ["P1", "L1"]
    [question] = one.definition("P1")
    assert (question["code"], question["values"]) == ("size", [{"key": "s", "name": "Small"}])
    assert one.definition("L1") == []
    assert [row["service_request_id"] for row in one.requests()] == ["R-1", "R-2"]
    assert [row["service_request_id"] for row in one.requests(status="open")] == ["R-1"]
    assert one.requests(service_request_id="R-7") == []
    assert one.request("R-2")["status"] == "closed"
    assert one.request("R-7") is None


def test_a_service_without_definition_asks_nothing(client):
    assert client("no_definition").definition("L1") == []


def test_what_is_pending_is_left_out(client):
    assert [row["service_request_id"] for row in client("pending").requests()] == ["R-1"]


def test_it_posts(client):
    one = client()
    assert one.create("P1", data={"lat": "1", "long": "2"}, attributes={"size": "s"}) == Created("R-9")
    assert client("token_only").create("P1", data={}) == Created("", "T-1")
    with pytest.raises(ServerRefused) as refused:
        client(key="otra").create("P1", data={})
    assert (refused.value.status, refused.value.descriptions) == (403, ("No.",))
    with pytest.raises(ServerRefused):
        client("redirected_post").create("P1", data={})


def test_a_page_for_people_with_200_is_no_answer(client):
    with pytest.raises(ServerUnclear):
        client("html_errors").request("R-7")
    with pytest.raises(HttpFailed):
        client("zip").services()


def test_a_token_is_asked_for_so_often_and_no_more(client):
    class Tokens:
        def __init__(self, *answers):
            self.answers = list(answers)

        def get(self, _path, _parameters):
            return self.answers.pop(0)

    def told(number):
        body = f'[{{"token": "T", "service_request_id": {number}}}]'.encode()
        return Answer(200, {"content-type": "application/json"}, body)

    waited = []
    one = Open311Client(Tokens(told("null"), told('""'), told('"R-1"')))
    assert one.resolve("T", wait=waited.append) == "R-1"
    assert waited == [2.0, 2.0]
    with pytest.raises(NotYet):
        Open311Client(Tokens(told("null"), told("null"))).resolve("T", polls=2, wait=waited.append)


def test_entities_are_not_read():
    with pytest.raises(ValueError, match="document type"):
        read_xml(b'<!DOCTYPE a [<!ENTITY b "c">]><services>&b;</services>')


def test_a_private_address_is_refused(monkeypatch):
    monkeypatch.delenv("NEXO_HTTP_ALLOW", raising=False)
    with pytest.raises(AddressRefused):
        Open311Client(Transport("http://127.0.0.1:9")).services()
