"""Scene 9: somebody who will not say who they are tells what they know, and is answered by a return key."""

import re

import pytest
from playwright.sync_api import expect

from journeys.people import Official

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

KNOWN = "Los viernes descargan autos sin patente en el galpón de la calle de tierra."
ASKED = "¿De qué lado del galpón entran? No digas desde dónde mirás."
ADDED = "Por el portón de atrás, siempre después de las once."
ANALYST = "vera@losceibos.example"


def test_what_somebody_knows_is_told_and_answered_by_a_key(town, enter) -> None:
    somebody = enter(360, 640)
    page = somebody.page
    somebody.go("/")
    page.fill("input[name=q]", "información confidencial")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Información confidencial").first.click()
    somebody.sees("No pedimos tu nombre ni cómo encontrarte.")
    somebody.context.clear_cookies()
    page.get_by_role("link", name="Empezar").click()
    page.fill("#id_text", KNOWN)
    page.get_by_label("Otra cosa").check()
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_role("heading", name="Lo recibimos")).to_be_visible()
    key = page.locator(".nx-panel .nx-code").inner_text().strip()
    assert somebody.context.cookies() == []

    team = Official(enter(), ANALYST)
    team.somebody.go("/panel/seguridad/")
    team.page.get_by_role("row").filter(has_text="Otra cosa").get_by_role("link").first.click()
    team.somebody.sees(KNOWN)
    team.page.fill("#id_text", ASKED)
    team.page.get_by_role("button", name="Guardar").click()
    team.somebody.sees(ASKED)

    later = enter(360, 640)
    later.go("/informacion-confidencial/volver/")
    later.page.fill("#id_key", key.lower().replace(" ", "").replace("-", ""))
    later.page.get_by_role("button", name="Ver qué hay").click()
    later.sees(ASKED)
    later.page.fill("#id_text", ADDED)
    later.page.get_by_role("button", name="Enviar").click()
    later.sees("Tu mensaje llegó")
    assert key not in later.page.url
    team.page.reload()
    team.somebody.sees(ADDED)

    for login in ("nadia@losceibos.example", "elena@losceibos.example", "silvia@losceibos.example"):
        other = Official(enter(), login)
        assert other.page.get_by_role("link", name=re.compile("confidencial", re.IGNORECASE)).count() == 0
        other.somebody.go("/panel/buscar/?q=gal%C3%B3n")
        assert KNOWN not in other.page.inner_text("main")
        answer = other.page.request.get(f"{other.somebody.home}/panel/seguridad/")
        assert answer.status in (403, 404)
