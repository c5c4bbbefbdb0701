"""A town that guides on WhatsApp, and a neighbour who writes there; facts are told at once."""

import pytest

from application.guiding.chat import Chat
from nexo.domain.guidance.actions.publish_menu import publish_menu
from nexo.domain.guidance.actions.switch_account import switch_account
from nexo.domain.guidance.actions.write_menu import suggest_entries
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.kernel.actors import system


@pytest.fixture(autouse=True)
def _moment(monday):
    """Let it be Monday in every test of this folder."""


@pytest.fixture
def machine(town):
    return system(town.jurisdiction.id)


@pytest.fixture
def line(town, machine):
    return configure_account(
        actor=machine,
        jurisdiction=town.jurisdiction,
        slug="whatsapp",
        name="WhatsApp",
        address="+5492262400000",
        settings={"phone_number_id": "123"},
    )


@pytest.fixture
def guided(line, machine):
    """The number guides, with the menu that most towns begin with."""
    suggest_entries(actor=machine)
    publish_menu(actor=machine)
    switch_account(actor=machine, account_id=line.pk, on=True)
    return line


@pytest.fixture
def ana(guided):
    return Chat(guided)


@pytest.fixture
def juan(guided):
    return Chat(guided, "5492262555999")
