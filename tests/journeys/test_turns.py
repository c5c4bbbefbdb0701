"""Somebody takes a number, the screen shows it, an official attends, and the contact is in their story."""

import re

import pytest
from playwright.sync_api import expect

from journeys.people import PATIENCE, Official

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def test_from_the_door_to_the_story_of_the_person(town, enter) -> None:
    ana = Official(enter(), "ana@losceibos.example")
    page = ana.page
    ana.attends(text="Pregunta por la poda", given_names="Elvira", surname="Sosa", document="9876543")
    television = enter(1280, 720)

    ana.somebody.go("/panel/turnos/recepcion/")
    ana.somebody.sees("Dar número")
    page.get_by_text("Quién es, si quiere decirlo").click()
    page.fill("#who", "Elvira Sosa")
    page.get_by_role("button", name="Buscar", exact=True).click()
    page.get_by_role("link", name="Elvira Sosa").click()
    page.select_option("#id_preference", "age")
    page.get_by_role("button", name="Dar número").click()
    ana.somebody.sees("Número A001.")

    television.go("/turnos/centro/")
    television.sees("Enseguida llamamos")

    ana.somebody.go("/panel/turnos/")
    page.get_by_role("button", name="Atender acá").first.click()
    page.get_by_role("button", name="Llamar al siguiente").click()
    # The screen asks anew by itself.
    expect(television.page.locator(".nx-screen__last")).to_contain_text("A001", timeout=PATIENCE)
    expect(television.page.locator(".nx-screen__last")).to_contain_text("Puesto 1")
    assert "Elvira" not in television.page.inner_text("body")

    page.get_by_role("button", name="Empezar a atender").click()
    ana.somebody.sees("Elvira Sosa")
    page.get_by_role("link", name="Registrar la atención").click()
    page.fill("#id_text", "Se le explicó el calendario de poda")
    page.select_option("#id_result", "informed")
    page.get_by_role("button", name="Registrar y terminar").click()
    ana.somebody.sees("No atendés a nadie")
    expect(television.page.locator("main")).to_contain_text("Enseguida llamamos", timeout=PATIENCE)

    ana.somebody.go("/panel/personas/?q=Elvira+Sosa")
    page.get_by_role("link", name="Elvira Sosa").first.click()
    page.wait_for_url(re.compile(r"/panel/personas/[0-9a-f-]{36}/"))
    ana.somebody.sees("Se le explicó el calendario de poda")
