"""The portal read in English and in Portuguese, from asking to giving an opinion: no Spanish sentence left."""

import re

import pytest
from django.conf import settings
from django.test import Client

from architecture.catalogues import LANGUAGES
from nexo.domain.cases.models import Case
from nexo.domain.organisation.models import Jurisdiction
from web.english import spanish_in
from web.portal.account import MAIL, code_sent, register_rosa, with_mail

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
ACCOUNT = (
    "/mi-cuenta/",
    "/mi-cuenta/historia/",
    "/mi-cuenta/terminados/",
    "/mi-cuenta/datos/",
    "/mi-cuenta/datos/corregir/surname/",
    "/mi-cuenta/datos/borrar/",
    "/mi-cuenta/quien-miro/",
    "/mi-cuenta/preferencias/",
    "/mi-cuenta/personas/",
    "/mi-cuenta/personas/pedir/",
)
ASKED = {
    "/pedir/AP01/que/": {"description": "No anda la luz"},
    "/pedir/AP01/donde/": {"place": "Belgrano 1450"},
    "/pedir/AP01/foto/": {},
    "/pedir/AP01/contacto/": {"reach": "phone", "contact": "341 555-0188", "name": "María Rosa"},
}


@pytest.fixture(params=LANGUAGES)
def browser(request: pytest.FixtureRequest) -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = request.param
    return client


def _spanish_in(browser: Client, page: str) -> list[str]:
    language = browser.cookies[settings.LANGUAGE_COOKIE_NAME].value
    assert f'<html lang="{language}"' in page
    return spanish_in(page, language=language, names=("Municipalidad de Los Ceibos",))


def _read(browser: Client, path: str) -> str:
    page: str = browser.get(path, follow=True).content.decode()
    assert _spanish_in(browser, page) == [], path
    return page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_in_spanish_is_found_out(language: str) -> None:
    page = Client().get("/").content.decode()
    assert "Con el código de tu comprobante" in spanish_in(page, language=language)


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_that_anybody_reads(browser: Client, path: str) -> None:
    _read(browser, path)


def test_asking_and_following(browser: Client) -> None:
    browser.get("/pedir/AP01/")
    for path, answers in ASKED.items():
        _read(browser, path)
        if path.endswith(("que/", "contacto/")):
            assert _spanish_in(browser, browser.post(path, {}).content.decode()) == [], path
        browser.post(path, answers)
    _read(browser, "/pedir/AP01/revisar/")
    receipt = _read(browser, browser.post("/pedir/AP01/revisar/")["Location"])
    case = Case.objects.get()
    wrong = browser.post("/seguir/", {"code": case.public_code, "verifier": "000000"}).content.decode()
    assert _spanish_in(browser, wrong) == []
    pin = re.search(r"<strong>(\d{6})</strong>", receipt)
    assert pin
    followed = browser.post("/seguir/", {"code": case.public_code, "verifier": pin[1]})
    for path in (followed["Location"], f"/seguir/{case.public_code}/opinar"):
        _read(browser, path)


def test_the_account(browser: Client, town: Jurisdiction) -> None:
    with_mail(town)
    register_rosa(town)
    _read(browser, "/mi-cuenta/")
    assert _spanish_in(browser, browser.post("/mi-cuenta/", {"contact": ""}).content.decode()) == []
    browser.post("/mi-cuenta/", {"contact": MAIL})
    _read(browser, "/mi-cuenta/codigo/")
    browser.post("/mi-cuenta/codigo/", {"code": code_sent()})
    for path in ACCOUNT:
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
    is_english = '<html lang="en"' in page
    assert ("Free of charge" if is_english else "Gratis") in page
    assert ("Identity document" if is_english else "DNI") in page
    # What the town did not write in a language is told in Spanish rather than not at all.
    assert "Con turno" in page
