"""Scene 1: one pothole, four channels, one incident, one work order, four closings, and the figures show it."""

import pytest
from playwright.sync_api import expect

from journeys.people import Crew, Official, Phone, code_on
from journeys.pictures import photo

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

SERVICE = "VI01"
PLACE = "Belgrano al 1450"
ANSWER = "Bacheamos el jueves con asfalto en caliente. Gracias por avisar."


def test_one_pothole_four_channels(town, enter) -> None:
    reader = enter()
    received, resolved = reader.reads_figure("Recibidos"), reader.reads_figure("Resueltos")
    rosa = Phone(enter(400, 800))
    rosa.says("Hola, hay un pozo enorme en Belgrano al 1450, casi se cae una moto")
    town.mail(
        sender="Marcos Ledesma <marcos@vecino.example>",
        subject="Pozo en la calle",
        text="Buenas tardes, en Belgrano 1450 hay un bache que rompe cubiertas. Gracias, Marcos",
    )
    neighbour = enter(360, 640)
    by_web = ask_on_the_portal(neighbour)

    ana = Official(enter(), "ana@losceibos.example")
    by_phone = ana.opens_case_from_inbox("Rosa Giménez", SERVICE, PLACE)
    by_mail = ana.opens_case_from_inbox("Marcos Ledesma", SERVICE, PLACE)
    ana.attends(given_names="Delia", surname="Ferreyra", email="delia@vecina.example", text="Hay un pozo")
    at_counter = ana.opens_case(SERVICE, PLACE)
    for code in (by_phone, by_mail, at_counter):
        ana.groups(code, with_code=by_web)
    ana.opens(by_web)
    ana.somebody.sees("Lo avisaron 4 personas")

    rosa.reads(f"Código: *{by_phone}*")
    laura = Official(enter(), "laura@losceibos.example")
    laura.opens(by_web)
    laura.does("Tomar el caso")
    laura.asks_a_crew(by_web, "Bachear con asfalto en caliente")
    julian = Crew(enter(360, 640), "julian@losceibos.example")
    julian.does_the_work(by_web, photo())
    laura.answers_with_the_crews_work(by_web, ANSWER)
    laura.opens(by_phone)
    laura.somebody.sees("Orden de trabajo: hecha")

    rosa.reads(ANSWER)
    outbox = enter()
    for address, code in (
        ("marcos@vecino.example", by_mail),
        ("delia@vecina.example", at_counter),
        ("vecina@portal.example", by_web),
    ):
        outbox.waits_for_mail(address, f"[{code}] Resuelto")
    neighbour.waits_for(f"/seguir/{by_web}/", "¿Quedó resuelto?")
    neighbour.sees(ANSWER)

    rosa.says("5")
    ana.waits_for_score(by_phone, "Calificó con 5 de 5")
    assert (reader.reads_figure("Recibidos"), reader.reads_figure("Resueltos")) == (
        received + 4,
        resolved + 4,
    )
    reader.sees("Bache en pavimento")


def ask_on_the_portal(neighbour) -> str:
    """Walk the request on a small telephone, and return the code."""
    page = neighbour.page
    neighbour.go("/")
    page.fill("input[name=q]", "hay un pozo en la calle")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Bache en pavimento").first.click()
    onwards = page.locator("main form[novalidate] button.govuk-button").last
    onwards.click()
    page.fill("#id_place", PLACE)
    onwards.click()
    expect(page.get_by_label("Belgrano 1450, Centro")).to_be_checked()
    onwards.click()
    page.set_input_files("#id_photos", photo())
    onwards.click()
    if page.get_by_role("heading", name="Unos datos más").count():
        onwards.click()
    page.check("input[name=reach][value=email]")
    page.fill("#id_contact", "vecina@portal.example")
    page.fill("#id_name", "Yanina Acosta")
    onwards.click()
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_role("heading", name="Lo recibimos")).to_be_visible()
    return code_on(page)
