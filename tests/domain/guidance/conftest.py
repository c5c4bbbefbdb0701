import pytest

from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.kernel.actors import system
from nexo.testing.town import small_town


@pytest.fixture
def town(db):
    return small_town()


@pytest.fixture
def machine(town):
    return system(town.jurisdiction.id)


@pytest.fixture
def line(town, machine):
    """The WhatsApp number of the town."""
    return configure_account(
        actor=machine,
        jurisdiction=town.jurisdiction,
        slug="whatsapp",
        name="WhatsApp",
        address="+5492262400000",
        settings={"phone_number_id": "123"},
    )
