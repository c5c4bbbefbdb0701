"""How the tests of the account sign in, and the person they do it as."""

import re

from django.test import Client

from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.models import Interaction
from nexo.domain.parties.actions.add_contact_point import add_contact_point
from nexo.domain.parties.actions.register_person import register_person
from nexo.kernel.actors import system

MAIL = "rosa@vecina.example"


def with_mail(town):
    """Let the town write by e-mail."""
    return configure_account(
        actor=system(town.id), jurisdiction=town, slug="email", name="Correo",
        address="hola@losceibos.example", settings={"smtp_host": "127.0.0.1"},
    )  # fmt: skip


def register_rosa(town, mail=MAIL, given_names="Rosa"):
    """Return a person whose mailbox was verified."""
    machine = system(town.id)
    rosa = register_person(actor=machine, given_names=given_names, surname="Funes", source="prueba")
    add_contact_point(
        actor=machine, party=rosa, kind="email", value=mail, source="mostrador", is_verified=True
    )
    return rosa


def open_matter(version, party, **more):
    """Open a case of a person."""
    facts = {
        "version": version, "description": "No anda la luz", "channel": "webform", "applicant": party,
        "place": Place(text="Belgrano 1450", lat=-34.95, lon=-58.95),
    }  # fmt: skip
    machine = system(version.service.jurisdiction_id)
    return open_case(actor=machine, request=Request(**{**facts, **more})).case


def code_sent() -> str:
    """Return the code that was sent last."""
    return re.search(r"\b(\d{6})\b", Interaction.objects.filter(direction="out").latest("pk").text)[1]


def sign_in(client: Client, contact: str = MAIL):
    """Sign in as a neighbour does, and return the first page."""
    assert client.post("/mi-cuenta/", {"contact": contact})["Location"] == "/mi-cuenta/codigo/"
    return client.post("/mi-cuenta/codigo/", {"code": code_sent()}, follow=True)
