"""Scenes 6 and 10: a bad experience is made good and asked about again; an office moves and nothing is lost."""

import pytest

from journeys.people import Official
from journeys.pictures import photo
from journeys.test_terms import TOWN, terms_of
from nexo.kernel import clock

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def test_a_low_score_is_made_good_and_asked_about_again(town, enter) -> None:
    ana = Official(enter(), "ana@losceibos.example")
    ana.attends(given_names="Berta", surname="Luna", email="berta@vecina.example", text="No anda la luz")
    code = ana.opens_case("AP01", "Belgrano 1450")
    diego = Official(enter(), "diego@losceibos.example")
    diego.opens(code)
    diego.does("Tomar el caso")
    diego.resolves("Cambiamos la lámpara.", photo())
    berta = enter(360, 640)
    berta.opens_mail("berta@vecina.example", f"[{code}] Resuelto", "Cambiamos la lámpara.")
    berta.says_how_it_was(score=2, comment="Tardaron y dejaron el cable colgando")

    diego.somebody.waits_for("/panel/pendientes/recuperaciones/", code)
    diego.somebody.sees("Tardaron y dejaron el cable colgando")
    diego.page.get_by_role("row").filter(has_text=code).get_by_role("link").first.click()
    diego.page.select_option("#id_cause", index=1)
    diego.page.fill("#id_note", "Volvimos y sujetamos el cable.")
    diego.page.get_by_role("button", name="Hablé con la persona").click()

    berta.opens_mail("berta@vecina.example", f"[{code}] ¿Cómo quedó ahora?", "/opinar/")
    berta.says_how_it_was(score=5, comment="Ahora sí")
    ana.waits_for_score(code, "Calificó con 5 de 5")
    ana.somebody.sees("Calificó con 2 de 5")
    diego.somebody.go("/panel/pendientes/recuperaciones/")
    assert code not in diego.page.inner_text("main")


def test_an_office_moves_and_nothing_is_lost(town, enter) -> None:
    ana = Official(enter(), "ana@losceibos.example")
    ana.attends(given_names="Omar", surname="Sosa", email="omar@vecino.example", text="Una rama tapa la luz")
    code = ana.opens_case("AR01", "Belgrano 1450", words="poda")
    before = terms_of(ana, code)
    nadia = Official(enter(), "nadia@losceibos.example")
    page = nadia.page
    nadia.somebody.go("/panel/ajustes/reorganizacion/")
    page.get_by_role("link", name="Arbolado").click()
    page.get_by_label("Poda o despeje de luminaria").check()
    page.select_option("#id_to_unit", label="Ambiente")
    page.fill("#id_from_day", clock.today(TOWN).isoformat())
    page.fill("#id_legal_act", "Decreto 45/2026")
    page.get_by_role("button", name="Ver qué cambiaría").click()
    nadia.somebody.sees("Hoy lo tiene Arbolado")
    page.get_by_role("button", name="Programar este cambio").click()
    nadia.somebody.waits_for("/panel/ajustes/reorganizacion/", "hecho")

    ana.opens(code)
    ana.somebody.waits_for(ana.terms_path(code).removesuffix("plazos/"), "reorganización: Decreto 45/2026")
    for words in ("Lo tiene\tAmbiente", "Arbolado", "Registrado, con código", "Una rama tapa la luz"):
        assert words in ana.page.inner_text("main")
    assert terms_of(ana, code) == before
