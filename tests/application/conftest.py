"""A small town on a Monday morning, its clerk and its mailbox."""

import pytest

from application.letters import fill, open_post
from application.opening import MONDAY
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.testing.town import small_town


@pytest.fixture
def monday():
    """Let it be Monday for the whole test."""
    with clock.frozen(MONDAY):
        yield MONDAY


@pytest.fixture
def town(db):
    with clock.frozen(MONDAY):
        return small_town()


@pytest.fixture
def clerk(town):
    return town.actors["atencion"]


@pytest.fixture
def mailbox(town):
    return configure_account(
        actor=system(town.jurisdiction.id),
        jurisdiction=town.jurisdiction,
        slug="email",
        name="Correo",
        address="hola@prueba.example",
        settings={"smtp_host": "127.0.0.1"},
    )


@pytest.fixture
def chiefs(town):
    """The mayor, and the secretary with somebody to stand in."""
    fill(town, "INT", "intendencia")
    fill(town, "SP", "secretaria", "derivacion")


@pytest.fixture
def secretary(town, chiefs):
    return open_post(town, "SP")


@pytest.fixture
def mayor(town, chiefs):
    return open_post(town, "INT", term_days=5)
