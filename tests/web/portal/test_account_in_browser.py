"""The account in a real browser: from the code to every page of it, without a barrier, with and without scripts."""

import pytest

from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.models import Delivery
from nexo.domain.parties.actions.add_representative import add_representative
from nexo.domain.parties.queries import find_people
from nexo.kernel.actors import system
from web.portal.account import MAIL, code_sent, open_matter, register_rosa, with_mail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "/mi-cuenta/",
    "/mi-cuenta/historia/",
    "/mi-cuenta/terminados/",
    "/mi-cuenta/datos/",
    "/mi-cuenta/datos/corregir/surname/",
    "/mi-cuenta/datos/corregir/birth_date/",
    "/mi-cuenta/datos/borrar/",
    "/mi-cuenta/quien-miro/",
    "/mi-cuenta/preferencias/",
    "/mi-cuenta/personas/",
    "/mi-cuenta/personas/pedir/",
)


@pytest.fixture
def rosa(town, light):
    """Rosa with a matter, a few words and a son."""
    with_mail(town)
    machine = system(town.id)
    rosa = register_rosa(town)
    son = register_rosa(town, "tomas@vecino.example", "Tomás")
    add_representative(actor=machine, principal=son, representative=rosa, kind="parent")
    for party in (rosa, rosa, son):
        open_matter(light, party)
    for number in range(4):
        register_contact(
            actor=machine, channel="email", party=rosa, text="¿Cuándo vienen? Sigue sin luz la cuadra.",
            kind="message", external_id=f"m{number}",
        )  # fmt: skip
    find_people(actor=machine, text="rosa funes")
    return rosa


def enter(visitor) -> None:
    """Sign in with the keyboard's help alone."""
    visitor.go("/mi-cuenta/")
    assert visitor.barriers() == []
    visitor.page.fill("#id_contact", MAIL)
    visitor.page.click("main form[novalidate] button[type=submit]")
    assert visitor.barriers() == []
    visitor.page.fill("#id_code", code_sent())
    visitor.page.click("main form[novalidate] button[type=submit]")
    assert "Hola, Rosa Funes" in visitor.page.inner_text("h1")


@pytest.mark.parametrize("size", [(360, 640), (1440, 900)], ids=["telephone", "desk"])
def test_every_page_of_the_account_has_no_barrier(visit, rosa, size) -> None:
    visitor = visit(size)
    enter(visitor)
    for path in PAGES:
        visitor.go(path)
        assert (path, visitor.barriers()) == (path, [])


def test_without_scripts_a_neighbour_corrects_and_leaves(visit, rosa) -> None:
    visitor = visit(java_script_enabled=False)
    page = visitor.page
    visitor.go("/mi-cuenta/")
    page.fill("#id_contact", MAIL)
    page.click("main form[novalidate] button[type=submit]")
    page.fill("#id_code", code_sent())
    page.click("main form[novalidate] button[type=submit]")
    page.click("text=Lo que la Municipalidad sabe de vos")
    page.click("text=Corregir apellido")
    page.fill("#id_value", "Funes Paz")
    page.click("text=Pedir que lo corrijan")
    assert "Pediste esto y está para decidir" in page.inner_text("main")
    visitor.go("/mi-cuenta/")
    page.click("text=Salir")
    assert "Saliste de tu cuenta" in page.inner_text("main")
    assert Delivery.objects.count() == 1
