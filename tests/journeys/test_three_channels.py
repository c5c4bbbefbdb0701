"""Begun on WhatsApp, gone on with at the counter, ended by e-mail: one person, one conversation, one timeline."""

import re

import pytest
from playwright.sync_api import expect

from journeys.people import PATIENCE, Official, Phone

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

ASKED = "Hola, ¿cómo saco la credencial de transporte para mi nieto?"
BROUGHT = "Trae la partida de nacimiento; pide que le escriban por correo"
ANSWERED = "La credencial está lista: se retira de lunes a viernes."
THANKED = "Muchas gracias, paso mañana."
MAIL = "rosa.gimenez@vecina.example"


def test_one_story_over_three_channels(town, enter) -> None:
    rosa = Phone(enter(400, 800))
    rosa.says(ASKED)

    ana = Official(enter(), "ana@losceibos.example")
    ana.somebody.waits_for("/panel/", "Rosa Giménez")
    desk = ana.page
    desk.get_by_role("link", name="Rosa Giménez").first.click()
    ana.somebody.sees(ASKED)
    desk.wait_for_url("**/panel/c/**")
    conversation = re.sub(r"\?.*", "", desk.url)

    # She comes to the counter: found by her name, with what she wrote in sight.
    desk.get_by_role("complementary").get_by_role("link", name="Rosa Giménez").click()
    person = re.search(r"/personas/([0-9a-f-]{36})/", desk.url)
    assert person
    desk.get_by_role("link", name="Registrar un contacto").click()
    desk.fill("#id_text", BROUGHT)
    desk.select_option("#id_result", "informed")
    desk.get_by_role("button", name="Registrar").click()
    ana.somebody.sees("Registrado")
    ana.somebody.go(f"/panel/personas/{person[1]}/agregar/")
    desk.select_option("#id_kind", "email")
    desk.fill("#id_value", MAIL)
    desk.get_by_role("button", name="Agregar", exact=True).click()
    ana.somebody.sees("Agregado")

    # The answer leaves by another channel than the question came by.
    desk.goto(conversation)
    desk.select_option("#reply-channel", "email")
    desk.fill("#reply-text", ANSWERED)
    desk.get_by_role("button", name="Enviar").click()
    expect(desk.get_by_text(ANSWERED)).to_be_visible(timeout=PATIENCE)
    outbox = enter()
    outbox.waits_for_mail(MAIL, "")

    town.mail(sender=f"Rosa Giménez <{MAIL}>", subject="Re: Credencial", text=THANKED)
    ana.somebody.waits_for(conversation.removeprefix(ana.somebody.home), THANKED)
    # The list beside the conversation may have told of the mail before the conversation did.
    desk.reload()
    told = desk.get_by_role("region", name="Mensajes").inner_text()
    places = [told.index(words) for words in (ASKED, BROUGHT, ANSWERED, THANKED)]
    assert places == sorted(places)
    ana.somebody.go(f"/panel/personas/{person[1]}/")
    for words in (ASKED, BROUGHT, ANSWERED, THANKED):
        ana.somebody.sees(words)
