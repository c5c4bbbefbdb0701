"""Lists as files, the wall, a letter, two records side by side: no barrier on a telephone and on a wide screen."""

from datetime import date

import pytest
from django.core.management import call_command

from kernel.documents.samples import docx, run
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.knowledge.actions.write_letter_template import write_letter_template
from nexo.domain.parties.actions.merge_parties import merge_parties
from nexo.domain.parties.actions.register_person import register_person
from nexo.domain.parties.enums import Assurance
from nexo.kernel.actors import system
from nexo.testing.town import INSIDE, PASSWORD, small_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def people_of(town):
    clerk = town.actors["atencion"]
    rosa = register_person(
        actor=clerk,
        given_names="Rosa",
        surname="Gómez",
        birth_date=date(1948, 3, 2),
        address_text="Ribera 123",
        contact_points=[("phone", "2262 15 412345")],
        identifiers=[("dni", "5123456", Assurance.DOCUMENT_CHECKED)],
        source="counter",
    )
    twins = [
        register_person(
            actor=clerk,
            given_names=name,
            surname="Gomez",
            contact_points=[("email", f"{name.lower()}@vecinos.example")],
            source="counter",
        )
        for name in ("Rosita", "Rosalía")
    ]
    register_contact(actor=clerk, channel="counter", party=rosa, text="Otra vez sin luz", kind="visit")
    return rosa, *twins


def case_of(town, person):
    return open_case(
        actor=town.actors["atencion"],
        request=Request(
            version=town.versions["AP01"],
            description="No anda la luz de la esquina.",
            channel="counter",
            applicant=person,
            place=Place(text="Mitre y San Martín", lat=INSIDE[0], lon=INSIDE[1]),
        ),
    ).case


@pytest.mark.parametrize("size", [(360, 640), (1440, 900)], ids=["telephone", "desk"])
def test_the_office_without_barriers(visit, db, size, tmp_path):
    call_command("createcachetable", verbosity=0)
    town = small_town()
    rosa, twin, third = people_of(town)
    case = case_of(town, rosa)
    merge = merge_parties(actor=town.actors["atencion"], survivor=rosa, absorbed=third, reason="Es la misma")
    words = (
        run("{{municipio}}, {{hoy}}") + run("Sra. {{nombre}}:") + run("Su caso {{codigo}} está {{estado}}.")
    )
    model = write_letter_template(
        actor=town.actors["secretaria"], title="Cómo va su pedido", content=docx(words), filename="m.docx"
    )
    configure_account(
        actor=system(town.jurisdiction.id), jurisdiction=town.jurisdiction, slug="email", name="Correo",
        address="hola@prueba.example", settings={"smtp_host": "127.0.0.1"},
    )  # fmt: skip
    ChannelAccount.objects.update(health={"ok": False, "message": "x"})
    visitor = visit(size)
    page = visitor.page
    visitor.context.route("**/live/**", lambda route: route.fulfill(status=204))
    visitor.go("/panel/entrar/")
    page.fill("#id_login", "secretaria@prueba.example")
    page.fill("#id_password", PASSWORD)
    page.click("main button.govuk-button >> nth=0")
    page.wait_for_url("**/panel/")
    for name, address in (
        ("wall", "/panel/tablero/pared/"),
        ("export", "/panel/bajar/bandeja/?vista=all"),
        ("cases", "/panel/casos/?vista=all"),
        ("case", f"/panel/casos/{case.pk}/"),
        ("person", f"/panel/personas/{rosa.pk}/"),
        ("merge", f"/panel/personas/{rosa.pk}/unir/{twin.pk}/"),
        ("unmerge", f"/panel/personas/{rosa.pk}/separar/{merge.pk}/"),
        ("letter", f"/panel/cartas/caso/{case.pk}/?modelo={model.pk}"),
        ("models", "/panel/ajustes/cartas/"),
        ("model", f"/panel/ajustes/cartas/{model.pk}/"),
    ):
        visitor.go(address)
        assert (name, visitor.barriers()) == (name, [])
        page.screenshot(path=tmp_path / f"{name}-{size[0]}.png", full_page=True)
    visitor.go("/panel/bajar/casos/?vista=all")
    with page.expect_download() as told:
        page.click("main form button.govuk-button")
    assert told.value.suggested_filename.endswith(".xlsx")
