"""Danger and duplicates in a real browser: no barrier on a telephone and on a wide screen, all the way."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.models import Case, ToldApart
from nexo.kernel.actors import system
from nexo.testing.town import INSIDE, PASSWORD, small_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "/panel/ajustes/sugerencias/palabras/"


@pytest.fixture
def cases(db):
    """Return a case with a danger in its words, and two beside it."""
    call_command("createcachetable", verbosity=0)
    town = small_town()
    found = []
    for text, steps in (
        ("Hay un cable pelado colgando del poste de la esquina y salen chispas", 0),
        ("cable colgando del poste, da miedo", 1),
        ("se kayo un kable del poste", 2),
    ):
        place = Place(text="Mitre 450", lat=INSIDE[0] + 0.0003 * steps, lon=INSIDE[1])
        request = Request(
            version=town.versions["AP01"], description=text, channel="counter", anonymous=True, place=place
        )
        found.append(open_case(actor=system(town.jurisdiction.id), request=request).case)
    return found


@pytest.mark.parametrize("size", [(360, 640), (1440, 900)], ids=["telephone", "wide"])
def test_an_official_reads_why_and_decides(visit, cases, size, tmp_path) -> None:
    visitor = visit(size)
    page = visitor.page
    visitor.context.route("**/live/**", lambda route: route.fulfill(status=204))

    def look(name: str) -> None:
        assert (name, visitor.barriers()) == (name, [])
        page.screenshot(path=tmp_path / f"{name}-{size[0]}.png", full_page=True)

    visitor.go("/panel/entrar/")
    page.fill("#id_login", "atencion@prueba.example")
    page.fill("#id_password", PASSWORD)
    page.click("main button.govuk-button >> nth=0")
    page.wait_for_url("**/panel/")
    first, second, third = cases
    visitor.go(f"/panel/casos/{first.id}/")
    expect(page.get_by_text("Porque dice: cable, chispas, pelado")).to_be_visible()
    expect(page.get_by_text("a 33 m, con menos de una hora de diferencia").first).to_be_visible()
    look("case")
    page.get_by_role("button", name="Sí, ponerlo").first.click()
    expect(page.get_by_text("Hay riesgo para las personas").first).to_be_visible()
    expect(page.get_by_text("(lo dijo una persona)")).to_be_visible()
    look("case_with_danger")
    page.get_by_role("button", name="Es otro", exact=True).last.click()
    expect(page.get_by_text("Anotado: no se vuelve a proponer.")).to_be_visible()
    page.get_by_role("button", name="Es el mismo problema", exact=True).first.click()
    expect(page.get_by_text("Lo avisaron 2 personas").first).to_be_visible()
    assert set(Case.objects.filter(incident__isnull=False).values_list("pk", flat=True)) == {
        first.id,
        second.id,
    }
    assert set(ToldApart.objects.values_list("case_id", "other_id")) == {tuple(sorted((first.id, third.id)))}
    visitor.go("/panel/casos/nuevo/AP01/")
    page.fill("#id_description", "olor a gas en la esquina")
    look("fill")
    visitor.go(f"/panel/casos/{first.id}/peligro/")
    look("danger")


@pytest.mark.parametrize("size", [(360, 640), (1440, 900)], ids=["telephone", "wide"])
def test_an_administrator_reads_how_they_do_and_writes_the_words(visit, cases, size, tmp_path) -> None:
    visitor = visit(size)
    page = visitor.page
    visitor.context.route("**/live/**", lambda route: route.fulfill(status=204))
    visitor.go("/panel/entrar/")
    page.fill("#id_login", "sistemas@prueba.example")
    page.fill("#id_password", PASSWORD)
    page.click("main button.govuk-button >> nth=0")
    page.wait_for_url("**/panel/")
    for name, url in (("suggestions", "/panel/ajustes/sugerencias/"), ("words", WORDS)):
        visitor.go(url)
        assert (name, visitor.barriers()) == (name, [])
        page.screenshot(path=tmp_path / f"{name}-{size[0]}.png", full_page=True)
    page.fill("#id_words", "80 | * | volcán\nmal")
    page.get_by_role("button", name="Guardar la lista").click()
    expect(page.get_by_text("No se entiende la línea 2").first).to_be_visible()
    assert page.input_value("#id_words") == "80 | * | volcán\nmal"
