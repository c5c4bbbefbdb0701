"""The portal read in English, from asking to giving an opinion: not a Spanish sentence left."""

import re

import pytest
from django.conf import settings
from django.test import Client

from nexo.domain.cases.models import Case
from web.english import spanish_in

pytestmark = pytest.mark.usefixtures("noon", "town", "light")

PAGES = (
    "/",
    "/servicios/",
    "/servicios/?q=luz",
    "/servicios/?q=xyzzy",
    "/servicios/AP01/",
    "/guia/",
    "/guia/?q=xyzzy",
    "/pedir/",
    "/pedir/?q=luz",
    "/seguir/",
    "/estadisticas/",
    "/accesibilidad/",
    "/oficinas/",
    "/hablanos/",
    "/nada/",
)
ASKED = {
    "/pedir/AP01/que/": {"description": "No anda la luz"},
    "/pedir/AP01/donde/": {"place": "Belgrano 1450"},
    "/pedir/AP01/foto/": {},
    "/pedir/AP01/contacto/": {"reach": "phone", "contact": "341 555-0188", "name": "María Rosa"},
}


@pytest.fixture
def browser() -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def _spanish_in(page: str) -> list[str]:
    return spanish_in(page, names=("Municipalidad de Los Ceibos",))


def _read(browser: Client, path: str) -> str:
    page: str = browser.get(path, follow=True).content.decode()
    assert '<html lang="en"' in page, path
    assert _spanish_in(page) == [], path
    return page


def test_a_page_in_spanish_is_found_out() -> None:
    assert "Con el código de tu comprobante" in spanish_in(Client().get("/").content.decode())


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_that_anybody_reads(browser: Client, path: str) -> None:
    _read(browser, path)


def test_asking_and_following(browser: Client) -> None:
    browser.get("/pedir/AP01/")
    for path, answers in ASKED.items():
        _read(browser, path)
        if path.endswith(("que/", "contacto/")):
            assert _spanish_in(browser.post(path, {}).content.decode()) == [], path
        browser.post(path, answers)
    _read(browser, "/pedir/AP01/revisar/")
    receipt = _read(browser, browser.post("/pedir/AP01/revisar/")["Location"])
    case = Case.objects.get()
    wrong = browser.post("/seguir/", {"code": case.public_code, "verifier": "000000"}).content.decode()
    assert _spanish_in(wrong) == []
    pin = re.search(r"<strong>(\d{6})</strong>", receipt)
    assert pin
    followed = browser.post("/seguir/", {"code": case.public_code, "verifier": pin[1]})
    for path in (followed["Location"], f"/seguir/{case.public_code}/opinar"):
        _read(browser, path)


def test_what_a_service_says_of_itself(browser: Client, make_service) -> None:
    make_service(
        code="ZO02",
        cost_text="Gratis",
        cost_text_en="Free of charge",
        where_text="Con turno",
        documents=[{"name": "DNI", "name_en": "Identity document", "required": True}],
    )
    page = _read(browser, "/servicios/ZO02/")
    assert "Free of charge" in page
    assert "Identity document" in page
    # What has no English is told in Spanish rather than not at all.
    assert "Con turno" in page
