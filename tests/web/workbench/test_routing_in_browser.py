"""Routing rules in a real browser: no barrier and no error, on a telephone and on a wide screen, in every state."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.kernel.actors import anonymous
from nexo.testing.town import INSIDE, PASSWORD, route_by, small_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOME = "/panel/ajustes/derivacion/"


@pytest.fixture
def town(db):
    """Return a town with two rules in force and a case."""
    call_command("createcachetable", verbosity=0)
    town = small_town()
    route_by(town, "si el servicio es VI01 y la zona es Centro, va a SP", "si el canal es teléfono, va a INT")
    place = Place(lat=INSIDE[0], lon=INSIDE[1])
    request = Request(version=town.versions["AP01"], description="x", channel="webform", place=place)
    open_case(actor=anonymous(town.jurisdiction.id), request=request)
    return town


@pytest.mark.parametrize("size", [(360, 640), (768, 1024), (1440, 900)], ids=["telephone", "tablet", "desk"])
def test_the_whole_way_has_no_barrier(visit, town, size, tmp_path) -> None:
    visitor = visit(size)
    page = visitor.page
    visitor.context.route("**/live/**", lambda route: route.fulfill(status=204))

    def look(name: str) -> None:
        assert (name, visitor.barriers()) == (name, [])
        page.screenshot(path=tmp_path / f"{name}-{size[0]}.png", full_page=True)

    def press(words: str) -> None:
        page.get_by_role("button", name=words).first.click()

    visitor.go("/panel/entrar/")
    page.fill("#id_login", "sistemas@prueba.example")
    page.fill("#id_password", PASSWORD)
    page.click("main button.govuk-button >> nth=0")
    page.wait_for_url("**/panel/")
    visitor.go(HOME)
    look("in-force")
    page.get_by_role("link", name="Sumar una regla").click()
    page.get_by_label("Regla").fill("si el servicio es AP01 y la zona es Zentro, va a VIA")
    press("Guardar en el borrador")
    expect(page.locator("#id_sentence_error")).to_contain_text("¿Quisiste decir «Centro»?")
    look("wrong")
    page.get_by_label("Regla").fill("si el servicio es AP01 y la zona es Centro, va a VIA")
    press("Guardar en el borrador")
    expect(page.get_by_text("Borrador: todavía no vale")).to_be_visible()
    press("Subir la regla 3")
    look("draft")
    page.get_by_role("link", name="Probar el borrador").click()
    expect(page.get_by_text("1 de 1 casos de los últimos 90 días")).to_be_visible()
    look("tried")
    press("Publicar")
    expect(page.get_by_text("Publicada la versión 2")).to_be_visible()
    page.get_by_role("link", name="Apagar la regla 1").click()
    page.get_by_label("Por qué se apaga").fill("La cuadrilla está de paro")
    look("off")
    press("Apagar")
    expect(page.get_by_text("La regla 1 está apagada")).to_be_visible()
    look("alarm")
    for name in ("mirar", "historia"):
        visitor.go(f"{HOME}{name}/")
        look(name)
