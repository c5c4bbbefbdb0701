"""Macros and rules in a real browser: no barrier and no error, on a telephone and on a wide screen, in every state."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from nexo.domain.automation.actions.publish_rule import publish_rule
from nexo.domain.automation.actions.write_macro import write_macro
from nexo.domain.automation.actions.write_rule import write_rule
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.knowledge.models import StandardAnswer
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import RoleGrant, StaffMember
from nexo.kernel.actors import anonymous
from nexo.kernel.events.deliver import deliver_pending
from nexo.testing.town import INSIDE, PASSWORD, small_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES, MACROS = "/panel/ajustes/automatizacion/", "/panel/ajustes/macros/"


@pytest.fixture
def town(db):
    """Return a town with a rule that acted and failed, a macro, and an official who may do everything."""
    call_command("createcachetable", verbosity=0)
    town = small_town()
    StandardAnswer.objects.create(
        jurisdiction=town.jurisdiction, code="recibido", title="Recibido", body="Hola {nombre}"
    )
    for name, text in (
        ("Avisar a la cuadrilla", ("cuando se abre un caso\nsi el servicio es AP01 y la zona es Centro\nentonces"
         " agregar la nota «Mirar la tapa del poste antes de ir»\ny pedir a VIA «Ir a ver»")),
        ("Recibimos", "cuando se abre un caso\nentonces responder con recibido"),
    ):  # fmt: skip
        draft = write_rule(actor=town.actors["secretaria"], name=name, text=text)
        publish_rule(actor=town.actors["sistemas"], number=draft.rule.number, revision=draft.revision)
    member = StaffMember.objects.get(account=town.accounts["secretaria"])
    RoleGrant.objects.create(staff=member, role=Role.SUPERVISOR)
    write_macro(
        actor=town.actors["sistemas"],
        name="Lo tomo y programo",
        text="tomar el caso\nagregar la nota «Visitar»\nprogramar para dentro de 2 días hábiles",
        unit_id=None,
    )
    place = Place(text="Mitre 450", lat=INSIDE[0], lon=INSIDE[1])
    request = Request(version=town.versions["AP01"], description="No anda", channel="webform", place=place)
    open_case(actor=anonymous(town.jurisdiction.id), request=request)
    deliver_pending()
    return town


@pytest.mark.parametrize("size", [(360, 640), (1440, 900)], ids=["telephone", "desk"])
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
    page.fill("#id_login", "secretaria@prueba.example")
    page.fill("#id_password", PASSWORD)
    page.click("main button.govuk-button >> nth=0")
    page.wait_for_url("**/panel/")
    visitor.go(RULES)
    expect(page.get_by_text("1. Avisar a la cuadrilla")).to_be_visible()
    look("rules")
    page.get_by_role("link", name="Escribir una regla").click()
    page.get_by_label("Nombre").fill("Muchas personas")
    page.get_by_label("Regla").fill(
        "cuando 5 personas avisan el mismo problema\nsi la zona es Zentro\nelevar al nivel 2"
    )
    press("Guardar en el borrador")
    expect(page.locator("#id_text_error")).to_contain_text("Línea 2")
    look("wrong")
    page.get_by_label("Regla").fill("cuando se abre un caso\nsi la zona es Centro\nelevar al nivel 2")
    press("Guardar en el borrador")
    expect(page.get_by_text("En 30 días habría actuado una vez.")).to_be_visible()
    look("draft")
    visitor.go(f"{RULES}registro/")
    expect(page.get_by_text("No hay por dónde escribirle")).to_be_visible()
    look("log")
    visitor.go(f"{RULES}1/apagar/")
    page.get_by_label("Por qué se apaga").fill("La cuadrilla está de paro")
    press("Apagar")
    expect(page.get_by_text("La regla 1 está apagada")).to_be_visible()
    look("off")
    visitor.go(MACROS)
    look("macros")
    page.get_by_role("link", name="Lo tomo y programo").click()
    look("macro")
    visitor.go("/panel/casos/?vista=all")
    page.locator("main a[href*='/panel/casos/0']").first.click()
    page.get_by_role("link", name="Lo tomo y programo").wait_for()
    look("case")
    page.get_by_role("link", name="Lo tomo y programo").click()
    expect(page.get_by_text("Qué va a pasar")).to_be_visible()
    look("preview")
    press("Aplicar")
    expect(page.get_by_text("Hecho: se dieron todos los pasos.")).to_be_visible()
