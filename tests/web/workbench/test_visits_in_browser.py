"""Turns in a real browser: no barrier and no error, on a telephone and on a wide screen, in every state."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from nexo.domain.organisation.models import Office
from nexo.domain.parties.actions.register_person import register_person
from nexo.domain.visits.actions.arrange_queue import open_queue
from nexo.domain.visits.actions.arrive import Asked, arrive
from nexo.kernel.actors import system
from nexo.testing.town import PASSWORD, small_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(db):
    """Return the reception's address of an office where four people wait."""
    call_command("createcachetable", verbosity=0)
    town = small_town()
    machine = system(town.jurisdiction.pk)
    office = Office.objects.create(
        jurisdiction=town.jurisdiction,
        unit=town.units["SP"],
        name="Municipalidad, Atención Vecinal",
        address="Mitre 1",
    )
    queue = open_queue(
        actor=machine, office_id=office.pk, code="centro", letter="A", points=["Puesto 1", "Puesto 2", "Caja"]
    )
    rosa = register_person(actor=machine, given_names="Rosa", surname="Gómez", source="prueba")
    note, light = (town.versions[code].service_id for code in ("MO01", "AP01"))
    for more in (
        {"asked": [Asked(note), Asked(light, 2)], "party_id": rosa.pk, "notify_to": "2262 15 412345"},
        {"asked": [Asked(light)], "preference": "pregnancy"},
        {},
        {"asked": [Asked(note)]},
    ):
        arrive(actor=town.actors["atencion"], queue_id=queue.pk, **more)
    return f"/panel/turnos/recepcion/{queue.pk}/"


@pytest.mark.parametrize("size", [(360, 640), (768, 1024), (1440, 900)], ids=["telephone", "tablet", "desk"])
def test_the_whole_way_has_no_barrier(visit, office, size, tmp_path) -> None:
    visitor = visit(size)
    page = visitor.page
    # The stream of news is the front door's, which does not run here.
    visitor.context.route("**/live/**", lambda route: route.fulfill(status=204))

    def look(name: str) -> None:
        assert (name, visitor.barriers()) == (name, [])
        page.screenshot(path=tmp_path / f"{name}-{size[0]}.png", full_page=True)

    def press(words: str) -> None:
        page.get_by_role("button", name=words).first.click()

    visitor.go("/turnos/centro/")
    look("screen-empty")
    visitor.go("/panel/entrar/")
    page.fill("#id_login", "secretaria@prueba.example")
    page.fill("#id_password", PASSWORD)
    page.click("main button.govuk-button >> nth=0")
    page.wait_for_url("**/panel/")
    visitor.go(office)
    look("reception")
    visitor.go(f"{office}?q=rosa")
    look("who")
    page.get_by_role("link", name="Rosa Gómez").click()
    look("reception-person")
    visitor.go("/panel/turnos/")
    look("points")
    press("Atender acá")
    look("desk")
    press("Llamar al siguiente")
    expect(page.locator(".nx-ticket")).to_have_text("A002")
    look("desk-called")
    press("Empezar a atender")
    press("Trámite interno")
    press("Llamar al siguiente")
    press("Empezar a atender")
    look("desk-attending")
    page.get_by_role("link", name="Sumar otro trámite").click()
    look("add")
    visitor.go("/panel/turnos/")
    page.get_by_role("link", name="Registrar la atención").click()
    look("counter")
    for name in ("tiempos", "filas", "filas/nueva"):
        visitor.go(f"/panel/turnos/{name}/")
        look(name.replace("/", "-"))
    visitor.go("/turnos/centro/")
    expect(page.locator(".nx-screen__last")).to_contain_text("A001")
    look("screen")
    assert "A002" not in page.inner_text("body")  # in the back office, not at the point
    assert "Rosa" not in page.inner_text("body")


def test_the_desk_works_without_script(visit, office) -> None:
    visitor = visit((360, 640), java_script_enabled=False)
    page = visitor.page
    visitor.go("/panel/entrar/")
    page.fill("#id_login", "atencion@prueba.example")
    page.fill("#id_password", PASSWORD)
    page.click("main button.govuk-button >> nth=0")
    visitor.go("/panel/turnos/")
    for words in (
        "Atender acá",
        "Llamar al siguiente",
        "Empezar a atender",
        "Terminar",
        "Llamar al siguiente",
    ):
        page.get_by_role("button", name=words).first.click()
    assert page.inner_text(".nx-ticket") == "A001"
    assert "Rosa Gómez" in page.inner_text("main")
