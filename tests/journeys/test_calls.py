"""A call rings: the official who takes calls sees at once who it may be, and writes it down; a lost one is returned."""

import json
import re
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from journeys.people import PATIENCE, Official
from nexo.adapters.shared.stamped import sign
from nexo.kernel import clock

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

KEY, NUMBER = "clave-de-la-central", "+5492262499001"


def tell(address: str, event: str, call: str, **more: str) -> None:
    """Post what an exchange would."""
    now = clock.now()
    one = {
        "call": call,
        "event": event,
        "at": now.isoformat(),
        "direction": "in",
        "from": NUMBER,
        "to": "147",
    }
    body = json.dumps({"events": [{**one, **more}]}).encode()
    headers = {"X-Nexo-Signature": sign(KEY, body, int(now.timestamp()))}
    with urlopen(Request(address, body, headers)) as answer:
        assert answer.status == 200


def connect(town, admin: Official) -> str:
    """Set up the line as an administrator does, and return the address that the exchange is given."""
    page = admin.page
    admin.somebody.go("/panel/ajustes/canales/nuevo/voice/")
    page.fill("#id_name", "Central 147")
    page.fill("#id_address", "147")
    page.fill("#id_secret-key", KEY)
    page.get_by_role("button", name="Guardar").click()
    page.wait_for_url(re.compile(r"/canales/[0-9a-f-]{36}/"))
    shown = re.search(r"/hooks/voice/[0-9a-f-]{36}/", page.inner_text("main"))
    assert shown, page.inner_text("main")
    return f"http://127.0.0.1:{urlsplit(town.home).port}{shown[0]}"


def test_a_call_pops_up_is_written_down_and_a_lost_one_is_returned(town, enter) -> None:
    address = connect(town, Official(enter(), "nadia@losceibos.example"))
    ana = Official(enter(), "ana@losceibos.example")
    page = ana.page
    ana.attends(text="Pregunta por la poda", given_names="Elvira", surname="Paz", phone=NUMBER)
    ana.somebody.go("/panel/llamadas/")
    page.fill("#id_extension", "204")
    page.get_by_role("button", name="Empezar a atender").click()
    ana.somebody.sees("No hay llamadas")

    tell(address, "offered", "c1", extension="204")
    expect(page.locator("main")).to_contain_text("Elvira Paz", timeout=PATIENCE)
    ana.somebody.go("/panel/")
    expect(page.locator(".nx-bar")).to_contain_text(NUMBER, timeout=PATIENCE)
    tell(address, "answered", "c1", extension="204")
    expect(page.locator(".nx-bar")).to_contain_text("en curso", timeout=PATIENCE)
    page.locator(".nx-bar").get_by_role("link", name=re.compile(re.escape(NUMBER))).click()
    page.get_by_role("link", name="Elvira Paz").click()
    page.fill("#id_text", "Quiere saber cuándo podan")
    page.select_option("#id_result", "informed")
    page.get_by_role("button", name="Registrar").click()
    ana.somebody.sees("Registrado.")
    tell(address, "ended", "c1")

    tell(address, "given_up", "c2")
    ana.somebody.waits_for("/panel/llamadas/devolver/", re.escape(NUMBER))
    page.get_by_role("link", name=NUMBER).click()
    page.get_by_role("button", name="La devuelvo yo").click()
    page.fill("#id_text", "Ya le dijeron")
    page.get_by_role("button", name="Hablamos").click()
    ana.somebody.sees("Nadie espera una llamada")
