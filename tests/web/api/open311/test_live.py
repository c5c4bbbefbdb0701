"""Our own endpoint, live on loopback: the check finds nothing, and the client uses all of it."""

import json
import sys
from urllib.parse import urlsplit

import pytest

from nexo.adapters.registers.open311.check.probe import Posting
from nexo.adapters.registers.open311.check.run import run
from nexo.adapters.registers.open311.client import Open311Client
from nexo.adapters.registers.open311.transport import Transport
from nexo.config.cli.main import main
from web.api.open311.conftest import KEY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def base(live_server, monkeypatch, body, asks, opened):
    monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*={urlsplit(live_server.url).netloc}")
    opened()
    opened()
    return f"{live_server.url}/open311/v2"


def test_the_check_finds_nothing(base):
    posting = Posting(KEY, "VI01", "-34.95", "-58.95")
    assert {one.name: one.problems for one in run(base, posting) if not one.ok} == {}


def test_the_command_says_so(base, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["nexo", "open311", "check", base, "--json"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], len(told["checks"])) == (True, 24)


@pytest.mark.parametrize("fmt", ["json", "xml"])
def test_the_client_goes_all_the_way(base, fmt):
    client = Open311Client(Transport(base), fmt=fmt, api_key=KEY)
    assert [row["service_code"] for row in client.services()] == ["VI01", "AP01", "MO01"]
    assert [row["code"] for row in client.definition("AP01")] == ["altura", "desde", "detalle", "chispas"]
    answers = {"altura": ["baja"], "desde": "2026-11-20T09:00:00-03:00"}
    place = {"lat": "-34.95", "long": "-58.95", "description": "No anda"}
    made = client.create("AP01", data=place, attributes=answers, key="uno")
    again = client.create("AP01", data=place, attributes=answers, key="uno")
    assert made.service_request_id == again.service_request_id
    assert client.resolve(made.service_request_id) == made.service_request_id
    assert client.request(made.service_request_id)["service_code"] == "AP01"
    assert len(client.requests(status="open")) == 3
    assert len(client.updates(service_request_id=made.service_request_id)) == 3
    news = {
        "service_request_id": made.service_request_id,
        "update_id": "1",
        "status": "FIXED",
        "updated_datetime": "2026-11-23T09:00:00-03:00",
        "description": "Listo",
    }
    assert client.post_update(news) == "1"
