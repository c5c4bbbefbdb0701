"""Pages that anybody reads: what they say, in how many queries, in two languages."""

import csv
import io

import pytest
from django.test import Client

from nexo.domain.organisation.models import Jurisdiction

pytestmark = pytest.mark.usefixtures("noon", "town")

PAGES = {
    "/": 5,
    "/servicios/": 2,
    "/servicios/?q=no+anda+la+luz": 3,
    "/servicios/AP01/": 5,
    "/donde/": 2,
    "/donde/?tramite=AP01": 4,
    "/pedir/": 2,
    "/pedir/?q=no+anda+la+luz": 3,
    "/seguir/": 1,
    "/guia/": 2,
    "/guia/?q=luz": 3,
    "/estadisticas/": 8,
    "/estadisticas/datos.csv": 8,
    "/accesibilidad/": 1,
    "/oficinas/": 2,
    "/hablanos/": 3,
}


@pytest.mark.parametrize(("path", "queries"), PAGES.items())
def test_a_page_opens_in_so_many_queries(
    client: Client, light, django_assert_num_queries, path: str, queries: int
) -> None:
    with django_assert_num_queries(queries):
        answer = client.get(path)
    assert answer.status_code == 200


@pytest.mark.parametrize("path", [path for path in PAGES if not path.endswith(".csv")])
@pytest.mark.parametrize("language", ["es", "en"])
def test_a_page_is_whole_and_without_inline_style_or_script(
    client: Client, light, path: str, language: str
) -> None:
    text = client.get(path, headers={"accept-language": language}).content.decode()
    assert f'<html lang="{language}"' in text
    assert text.rstrip().endswith("</html>")
    assert "style=" not in text
    assert "<script>" not in text
    assert "onclick" not in text


def test_the_guide_grows_by_no_query(client: Client, make_service, django_assert_num_queries) -> None:
    for at in range(3):
        make_service(code=f"AP0{at}", name=f"Servicio {at}")
    with django_assert_num_queries(2):
        client.get("/servicios/")


def test_words_find_a_service_and_say_why(client: Client, light) -> None:
    text = client.get("/pedir/", {"q": "no anda la luz de mi cuadra"}).content.decode()
    assert "Luminaria apagada" in text
    assert "Te lo proponemos por:" in text
    assert "/pedir/AP01/?q=no%20anda%20la%20luz%20de%20mi%20cuadra" in text


def test_words_that_find_nothing_lead_to_the_whole_guide(client: Client, light) -> None:
    text = client.get("/pedir/", {"q": "xyzzy"}).content.decode()
    assert "No encontramos un servicio con esas palabras" in text
    assert 'href="/servicios/"' in text


def test_the_service_page_says_how_long_who_and_what_is_asked(client: Client, light) -> None:
    text = client.get("/servicios/AP01/").content.decode()
    for words in ("Hasta 2 días hábiles", "En 1 día hábil", "Alumbrado", "No tiene costo", "Dónde es"):
        assert words in text


def test_an_unknown_service_is_not_found(client: Client) -> None:
    answer = client.get("/servicios/ZZ99/")
    assert answer.status_code == 404
    assert "No encontramos esta página" in answer.content.decode()


def test_a_neighbour_reads_english(client: Client, light) -> None:
    text = client.get("/servicios/AP01/", headers={"accept-language": "en"}).content.decode()
    for words in ("Luminaria apagada (en)", "Up to 2 working days", "Free of charge", "How long it takes"):
        assert words in text


def test_an_open_office_says_until_when(client: Client) -> None:
    assert "Abierta hasta las 19:00" in client.get("/oficinas/").content.decode()


def test_the_download_is_a_table_of_figures(client: Client) -> None:
    answer = client.get("/estadisticas/datos.csv", {"days": "30"})
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert rows[0] == ["seccion", "codigo", "nombre", "medida", "valor", "desde", "hasta"]
    assert ["ciudad", "", "", "received", "0", "2026-10-25", "2026-11-23"] in rows
    assert answer["Content-Disposition"] == 'attachment; filename="los-ceibos-2026-10-25-2026-11-23.csv"'


def test_a_period_that_does_not_exist_is_the_last_year(client: Client) -> None:
    answer = client.get("/estadisticas/datos.csv", {"days": "7000"})
    assert "2025-11-24-2026-11-23" in answer["Content-Disposition"]


def test_a_town_with_its_own_colours_serves_them(client: Client, town: Jurisdiction) -> None:
    assert "/tema.css" not in client.get("/").content.decode()
    town.theme = {"brand": "#7a1f3d", "hosts": ["testserver"]}
    town.save()
    assert "/tema.css" in client.get("/").content.decode()
    answer = client.get("/tema.css")
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "--nx-brand:#7a1f3d;" in answer.content.decode()


def test_the_choice_of_colours_is_remembered(client: Client) -> None:
    client.post("/ui/theme", {"theme": "contrast", "next": "/"})
    assert 'data-theme="contrast"' in client.get("/").content.decode()


def test_the_demo_says_that_nothing_is_real(client: Client, town: Jurisdiction) -> None:
    assert "nada de esto es real" not in client.get("/").content.decode()
    town.is_demo = True
    town.save()
    assert "nada de esto es real" in client.get("/").content.decode()


def test_words_spelt_by_ear_find_the_service_and_say_what_was_understood(client: Client, light) -> None:
    for path in ("/pedir/", "/servicios/", "/donde/"):
        text = client.get(path, {"q": "no anda la lus"}).content.decode()
        assert "¿Quisiste decir" in text, path
        assert "?q=no%20anda%20la%20luz" in text, path
        assert "Luminaria apagada" in text, path
    assert "¿Quisiste decir" not in client.get("/pedir/", {"q": "no anda la luz"}).content.decode()
