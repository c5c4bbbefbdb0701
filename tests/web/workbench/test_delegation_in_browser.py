"""The delegation matrix in a real browser: no barrier on a telephone and on a wide screen, all the way."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from nexo.domain.cases.actions.open_case import Request, open_case
from nexo.domain.knowledge.models import StandardAnswer
from nexo.domain.parties.actions.register_person import register_person
from nexo.kernel.actors import system
from nexo.testing.town import PASSWORD, small_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MATRIX, WAITING = "/panel/ajustes/delegacion/", "/panel/pendientes/decisiones/"


@pytest.fixture
def case(db):
    """Return a case of what is delegated, in a town with a standard answer for it."""
    call_command("createcachetable", verbosity=0)
    town = small_town()
    machine = system(town.jurisdiction.id)
    StandardAnswer.objects.create(
        jurisdiction=town.jurisdiction,
        code="nota",
        title="Nota recibida",
        body="Recibimos tu nota {codigo}.",
        service_code="MO01",
    )
    person = register_person(actor=machine, given_names="Rosa", surname="Gómez", source="prueba")
    request = Request(version=town.versions["MO01"], description="x", channel="counter", applicant=person)
    return open_case(actor=machine, request=request).case


@pytest.mark.parametrize("size", [(360, 640), (1440, 900)], ids=["telephone", "desk"])
def test_the_whole_way_has_no_barrier(visit, case, size, tmp_path) -> None:
    visitor = visit(size)
    page = visitor.page
    visitor.context.route("**/live/**", lambda route: route.fulfill(status=204))

    def look(name: str) -> None:
        assert (name, visitor.barriers()) == (name, [])
        page.screenshot(path=tmp_path / f"{name}-{size[0]}.png", full_page=True)

    def press(words: str) -> None:
        page.get_by_role("button", name=words, exact=True).first.click()

    def enter(login: str) -> None:
        visitor.context.clear_cookies()
        visitor.go("/panel/entrar/")
        page.fill("#id_login", f"{login}@prueba.example")
        page.fill("#id_password", PASSWORD)
        page.click("main button.govuk-button >> nth=0")
        page.wait_for_url("**/panel/")

    enter("atencion")
    visitor.go(f"/panel/casos/{case.id}/resolver/")
    page.get_by_role("link", name="Nota recibida").click()
    expect(page.get_by_label("Qué se hizo")).to_have_value(f"Recibimos tu nota {case.public_code}.")
    look("template")
    press("Resolver")
    expect(page.get_by_text("Resuelto. Le avisamos")).to_be_visible()

    enter("intendencia")
    visitor.go(WAITING)
    look("waiting")
    page.get_by_role("link", name=case.public_code).click()
    look("review")
    page.get_by_label("No", exact=True).check()
    press("Guardar la revisión")
    expect(page.locator("#id_reason_error")).to_contain_text("Escribí qué habrías decidido")
    look("reason")
    page.get_by_label("Qué habrías decidido y por qué").fill("Faltó el plano")
    press("Guardar la revisión")
    expect(page.get_by_text("reabrí el caso desde acá")).to_be_visible()

    visitor.go(MATRIX)
    look("matrix")
    page.get_by_role("link", name="Delegar una decisión").click()
    page.get_by_label("Servicio").select_option(label="AP01 · Luminaria apagada")
    page.get_by_label("Acto que la dispone").fill("Decreto 31/2026")
    page.get_by_label("Vale desde").fill("2020-01-01")
    press("Delegar")
    expect(page.locator("#id_valid_from_error")).to_contain_text("no vale para atrás")
    look("past")
    page.get_by_label("Vale desde").fill("2090-01-01")
    press("Delegar")
    expect(page.get_by_text("Todavía no vale")).to_be_visible()
    look("granted")
    page.get_by_role("link", name="Revocar Luminaria apagada").click()
    page.get_by_label("Por qué se revoca").fill("La hace el área")
    look("revoke")
    press("Revocar")
    expect(page.get_by_text("Revocada desde ahora")).to_be_visible()
    page.get_by_role("link", name="Historia").click()
    look("history")
