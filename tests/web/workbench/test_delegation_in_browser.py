"""The delegation matrix in a real browser: no barrier on a telephone and on a wide screen, all the way."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from nexo.domain.cases.actions.open_case import Request, open_case
from nexo.domain.cases.actions.resolve_case import resolve_case
from nexo.domain.cases.enums import Result
from nexo.domain.knowledge.models import StandardAnswer
from nexo.domain.organisation.models import StaffMember
from nexo.domain.organisation.queries.people import actor_for
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


class Way:
    """A browser of one size that signs in, presses and keeps what it looks at."""

    def __init__(self, visit, size, folder) -> None:
        self.visitor = visit(size)
        self.page = self.visitor.page
        self.visitor.context.route("**/live/**", lambda route: route.fulfill(status=204))
        self._folder, self._width = folder, size[0]

    def enter(self, login: str) -> None:
        self.visitor.go("/panel/entrar/")
        self.page.fill("#id_login", f"{login}@prueba.example")
        self.page.fill("#id_password", PASSWORD)
        self.page.click("main button.govuk-button >> nth=0")
        self.page.wait_for_url("**/panel/")

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).first.click()

    def look(self, name: str) -> None:
        assert (name, self.visitor.barriers()) == (name, [])
        self.page.screenshot(path=self._folder / f"{name}-{self._width}.png", full_page=True)


@pytest.fixture(params=[(360, 640), (1440, 900)], ids=["telephone", "desk"])
def way(request, visit, tmp_path):
    return Way(visit, request.param, tmp_path)


def test_a_decision_is_taken(way, case) -> None:
    page = way.page
    way.enter("atencion")
    way.visitor.go(f"/panel/casos/{case.id}/resolver/")
    page.get_by_role("link", name="Nota recibida").click()
    expect(page.get_by_label("Qué se hizo")).to_have_value(f"Recibimos tu nota {case.public_code}.")
    way.look("template")
    way.press("Resolver")
    expect(page.get_by_text("Resuelto. Le avisamos")).to_be_visible()


def test_a_decision_is_reviewed(way, case) -> None:
    clerk = actor_for(StaffMember.objects.get(name="Atencion").account)
    resolve_case(actor=clerk, case_id=case.id, result=Result.INFORMED, answer="Recibimos tu nota.")
    page = way.page
    way.enter("intendencia")
    way.visitor.go(WAITING)
    way.look("waiting")
    page.get_by_role("link", name=case.public_code).click()
    way.look("review")
    page.get_by_label("No", exact=True).check()
    way.press("Guardar la revisión")
    expect(page.locator("#id_reason_error")).to_contain_text("Escribí qué habrías decidido")
    way.look("reason")
    page.get_by_label("Qué habrías decidido y por qué").fill("Faltó el plano")
    way.press("Guardar la revisión")
    expect(page.get_by_text("reabrí el caso desde acá")).to_be_visible()


def test_a_delegation_is_granted_and_revoked(way, case) -> None:
    page = way.page
    way.enter("intendencia")
    way.visitor.go(MATRIX)
    way.look("matrix")
    page.get_by_role("link", name="Delegar una decisión").click()
    page.get_by_label("Servicio").select_option(label="AP01 · Luminaria apagada")
    page.get_by_label("Acto que la dispone").fill("Decreto 31/2026")
    page.get_by_label("Vale desde").fill("2020-01-01")
    way.press("Delegar")
    expect(page.locator("#id_valid_from_error")).to_contain_text("no vale para atrás")
    way.look("past")
    page.get_by_label("Vale desde").fill("2090-01-01")
    way.press("Delegar")
    expect(page.get_by_text("Todavía no vale")).to_be_visible()
    way.look("granted")
    page.get_by_role("link", name="Revocar Luminaria apagada").click()
    page.get_by_label("Por qué se revoca").fill("La hace el área")
    way.look("revoke")
    way.press("Revocar")
    expect(page.get_by_text("Revocada desde ahora")).to_be_visible()
    page.get_by_role("link", name="Historia").click()
    way.look("history")
