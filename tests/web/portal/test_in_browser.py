"""The citizen site in a real browser: no barrier, no console error, on a telephone and on a wide screen."""

import re

import pytest

from nexo.domain.cases.models import Case
from nexo.domain.organisation.actions.import_streets import import_streets
from nexo.kernel.actors import system

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

READING = ("/", "/servicios/", "/servicios/AP01/", "/pedir/?q=no+anda+la+luz", "/seguir/", "/estadisticas/")
FIXED = ("/accesibilidad/", "/oficinas/", "/hablanos/", "/ui/", "/ui/workbench")


@pytest.mark.parametrize("size", [(360, 640), (768, 1024), (1440, 900)], ids=["telephone", "tablet", "desk"])
def test_reading_pages_have_no_barrier(visit, light, size: tuple[int, int]) -> None:
    visitor = visit(size)
    for path in (*READING, *FIXED):
        visitor.go(path)
        assert (path, visitor.barriers()) == (path, [])


@pytest.mark.parametrize("scheme", ["dark", "more"])
def test_dark_and_high_contrast_have_no_barrier(visit, light, scheme: str) -> None:
    given = {"color_scheme": "dark"} if scheme == "dark" else {"contrast": "more"}
    visitor = visit((1440, 900), **given)
    for path in ("/", "/estadisticas/", "/ui/", "/ui/workbench"):
        visitor.go(path)
        assert (path, visitor.barriers()) == (path, [])


def _ask(visitor, reach: str = "phone") -> str:
    """Walk the whole request and return what the receipt says."""
    page = visitor.page
    visitor.go("/pedir/AP01/?q=no+anda+la+luz")
    assert visitor.barriers() == []
    page.click("main form[novalidate] button[type=submit]")
    page.click("main form[novalidate] button[type=submit]")  # nothing said yet: the page explains
    assert visitor.barriers() == []
    page.fill("#id_place", "Belgrano 1450")
    page.click("main form[novalidate] button[type=submit]")
    page.check(f"input[value={reach}]")
    page.fill("#id_contact", "341 555-0188")
    page.fill("#id_name", "María Rosa Fernández de Goycoechea y Salvatierra")
    assert visitor.barriers() == []
    page.click("main form[novalidate] button[type=submit]")
    assert visitor.barriers() == []
    page.click("main form[novalidate] button[type=submit]")
    assert visitor.barriers() == []
    return page.inner_text("main")


def test_a_request_from_the_first_word_to_the_conversation(visit, light) -> None:
    visitor = visit()
    receipt = _ask(visitor)
    case = Case.objects.get()
    assert case.public_code in re.sub(r"\s", "", receipt)
    visitor.page.click("text=Ver cómo va")
    assert visitor.barriers() == []
    visitor.page.fill("#id_text", "Sigue apagada")
    visitor.page.click("#responder button[type=submit]")
    assert "Tu mensaje ya está en la oficina." in visitor.page.inner_text("main")
    assert visitor.barriers() == []


def test_a_request_without_any_script(visit, light) -> None:
    visitor = visit(java_script_enabled=True)
    visitor.context.route(re.compile(r"\.js$"), lambda route: route.abort())
    visitor.page.remove_listener("console", visitor._heard)  # the files that were kept away
    page = visitor.page
    visitor.go("/pedir/AP01/?q=no+anda+la+luz")
    page.click("main form[novalidate] button[type=submit]")
    assert not page.is_visible("[data-here]")
    page.fill("#id_place", "Belgrano 1450")
    page.click("main form[novalidate] button[type=submit]")
    page.check("input[value=none]")
    page.click("main form[novalidate] button[type=submit]")
    page.click("main form[novalidate] button[type=submit]")
    assert "Lo recibimos" in page.inner_text("main")
    assert Case.objects.get().is_anonymous


def test_pressing_twice_opens_one_case(visit, light) -> None:
    visitor = visit()
    page = visitor.page
    visitor.go("/pedir/AP01/?q=no+anda+la+luz")
    page.click("main form[novalidate] button[type=submit]")
    page.fill("#id_place", "Belgrano 1450")
    page.click("main form[novalidate] button[type=submit]")
    page.check("input[value=none]")
    page.click("main form[novalidate] button[type=submit]")
    page.dblclick("main form[novalidate] button[type=submit]")
    page.wait_for_url("**/recibo/**")
    assert "Lo recibimos" in page.inner_text("main")
    assert Case.objects.count() == 1


def test_the_place_may_come_from_the_telephone(visit, light) -> None:
    where = {"latitude": -32.95, "longitude": -60.66}
    visitor = visit(geolocation=where, permissions=["geolocation"])
    page = visitor.page
    visitor.go("/pedir/AP01/?q=no+anda+la+luz")
    page.click("main form[novalidate] button[type=submit]")
    page.click("[data-here]")
    page.wait_for_function("document.querySelector('[name=lat]').value !== ''")
    assert "Listo: tomamos tu ubicación" in page.inner_text("main")
    page.click("main form[novalidate] button[type=submit]")
    assert page.url.endswith("/contacto/")
    assert visitor.barriers() == []


def test_an_address_of_the_register_is_chosen_among_radios(visit, light, town) -> None:
    line = {"desde": "1", "hasta": "99", "lat1": "-32.5", "lon1": "-60.5", "lat2": "-32.5", "lon2": "-60.4"}
    rows = [{"calle": name, **line} for name in ("Mitre", "Pasaje Mitre")]
    import_streets(actor=system(town.id), jurisdiction=town, rows=enumerate(rows, start=2))
    visitor = visit()
    page = visitor.page
    visitor.go("/pedir/AP01/?q=no+anda+la+luz")
    page.click("main form[novalidate] button[type=submit]")
    page.fill("#id_place", "mitre al 50")
    page.click("main form[novalidate] button[type=submit]")
    assert visitor.barriers() == []
    page.get_by_label("Pasaje Mitre 50").check()
    page.click("main form[novalidate] button[type=submit]")
    assert page.url.endswith("/contacto/")


def test_the_first_view_weighs_less_than_a_hundred_kilobytes(visit, light) -> None:
    visitor = visit()
    sizes: list[int] = []
    visitor.page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    visitor.go("/")
    visitor.page.wait_for_load_state("networkidle")
    assert len(sizes) >= 5
    # Uncompressed here; WhiteNoise serves the committed files compressed, about a sixth of the sheet.
    assert sum(sizes) - 97_000 + 15_000 < 100_000


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Luminaria apagada (en)"), ("pt", "Luminaria apagada")]
)
def test_the_language_is_one_press_away(visit, light, language: str, name: str) -> None:
    visitor = visit()
    visitor.go("/servicios/AP01/")
    visitor.page.click(f"button[lang={language}]")
    assert visitor.page.inner_text("h1") == name
    assert visitor.page.get_attribute("html", "lang") == language
    assert visitor.barriers() == []
