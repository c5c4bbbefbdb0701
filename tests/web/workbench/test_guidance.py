"""Ajustes → Conversación guiada: the menu is written, seen as it will be read, published and switched on."""

import pytest
from django.urls import reverse

from nexo.domain.guidance.actions.write_menu import Written, add_entry, suggest_entries
from nexo.domain.guidance.models import GuidedAccount, Menu, MenuEntry
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.kernel.actors import system

PAGE = reverse("workbench:guidance")
NEW = reverse("workbench:guidance_new")
GIVEN = {"kind": "report", "label": "Un bache", "label_en": "A pothole", "service": "VI01"}


def text(response):
    return response.content.decode()


def address(name, entry):
    return reverse(f"workbench:{name}", kwargs={"entry_id": entry.id})


@pytest.fixture
def line(small):
    return configure_account(
        actor=system(small.jurisdiction.id),
        jurisdiction=small.jurisdiction,
        slug="whatsapp",
        name="El WhatsApp",
        address="+5492262400000",
        settings={"phone_number_id": "123"},
    )


def test_the_door_leads_to_it(as_):
    for login in ("secretaria", "sistemas"):
        assert "Conversación guiada" in text(as_(login).get(reverse("workbench:settings")))


def test_the_page_costs_the_same_with_one_entry_and_with_eight(as_, small, line, django_assert_num_queries):
    machine, browser = system(small.jurisdiction.id), as_("secretaria")
    add_entry(actor=machine, written=Written(kind="status", label="Cómo va"))
    browser.get(PAGE)
    with django_assert_num_queries(8):
        browser.get(PAGE)
    for _ in range(7):
        add_entry(actor=machine, written=Written(kind="report", label="Luz", service="AP01"))
    with django_assert_num_queries(8):
        assert text(browser.get(PAGE)).count("8. Luz") == 1


def test_a_menu_is_written_moved_published_and_taken_apart(as_, small):
    browser = as_("secretaria")
    assert "Todavía no tiene opciones." in text(browser.get(PAGE))
    browser.post(reverse("workbench:guidance_suggest"))
    assert "Así se lee" in text(browser.get(PAGE))
    assert browser.post(NEW, GIVEN)["Location"] == PAGE
    entry = MenuEntry.objects.get(label="Un bache")
    assert (entry.service.code, entry.order) == ("VI01", 5)
    browser.post(address("guidance_move", entry), {"to": "up"})
    assert MenuEntry.objects.get(pk=entry.pk).order == 4
    shown = text(browser.get(PAGE))
    assert "5. Un bache" in shown
    english = text(browser.get(f"{PAGE}?lengua=en"))
    assert "5. A pothole" in english
    assert "Hello! This is the automatic answer of Prueba." in english
    portuguese = text(browser.get(f"{PAGE}?lengua=pt"))
    assert "Olá! Sou a resposta automática de Prueba." in portuguese
    browser.post(reverse("workbench:guidance_greet"), {"greeting": "Buen día", "greeting_en": ""})
    assert "Publicado" in text(browser.post(reverse("workbench:guidance_publish"), follow=True))
    assert Menu.objects.get().published["greeting"] == "Buen día"
    assert "Hay cambios sin publicar" not in text(browser.get(PAGE))
    browser.post(address("guidance_entry", entry), {**GIVEN, "label": "Baches"})
    assert "Hay cambios sin publicar" in text(browser.get(PAGE))
    assert "¿Quitar «Baches»?" in text(browser.get(address("guidance_remove", entry)))
    browser.post(address("guidance_remove", entry))
    assert MenuEntry.objects.filter(pk=entry.pk).exists()
    browser.post(address("guidance_remove", entry), {"sure": "1"})
    assert not MenuEntry.objects.filter(pk=entry.pk).exists()


def test_a_menu_inside_a_menu_is_written_below_it(as_):
    browser = as_("secretaria")
    browser.post(NEW, {"kind": "submenu", "label": "Más"})
    inner = MenuEntry.objects.get()
    assert "Dentro de «Más»." in text(browser.get(f"{NEW}?below={inner.id}"))
    browser.post(f"{NEW}?below={inner.id}", {"kind": "text", "label": "Horarios", "text": "De 8 a 14"})
    assert MenuEntry.objects.get(label="Horarios").parent == inner
    assert browser.get(f"{NEW}?below=x").status_code == 404


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"kind": "text", "label": "Horarios"}, "Escribí lo que se va a leer."),
        ({"kind": "report", "label": "x", "service": "NADA"}, "Escoja una opción"),
        ({}, "obligatorio"),
    ],
)
def test_what_is_missing_is_said(as_, given, words):
    refused = as_("secretaria").post(NEW, {**given, "csrf": "x"})
    assert refused.status_code == 422
    assert words in text(refused)


def test_an_empty_menu_is_not_published(as_):
    assert "Sumá al menos una opción" in text(
        as_("secretaria").post(reverse("workbench:guidance_publish"), follow=True)
    )


def test_only_who_sets_accounts_up_switches_it(as_, small, line):
    switch = reverse("workbench:guidance_switch", kwargs={"account_id": line.id})
    assert as_("secretaria").post(switch, {"on": "1"}).status_code == 404
    boss = as_("sistemas")
    assert "Publicá el menú antes" in text(boss.post(switch, {"on": "1"}, follow=True))
    suggest_entries(actor=system(small.jurisdiction.id))
    boss.post(reverse("workbench:guidance_publish"))
    assert "Prendida." in text(boss.post(switch, {"on": "1"}, follow=True))
    assert GuidedAccount.objects.get().account == line
    assert "Apagada." in text(boss.post(switch, {"on": "0"}, follow=True))
    assert GuidedAccount.objects.count() == 0
