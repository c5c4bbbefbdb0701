"""An official with a password, and a browser that remembers."""

from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client

from nexo.domain.accounts.models import Account
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.organisation.enums import JurisdictionLevel, Role
from nexo.domain.organisation.models import Jurisdiction, RoleGrant, StaffMember, Unit

PASSWORD = "tres palabras separadas"
EMAIL = "ana@losceibos.test"


@pytest.fixture
def town(db):
    call_command("createcachetable", verbosity=0)
    town = Jurisdiction.objects.create(
        slug="los-ceibos",
        name="Municipalidad de Los Ceibos",
        short_name="Los Ceibos",
        code_prefix="LC",
        level=JurisdictionLevel.MUNICIPALITY,
    )
    ChannelAccount.objects.create(
        jurisdiction=town, slug="email", name="Correo", address="hola@losceibos.test"
    )
    return town


@pytest.fixture
def ana(town) -> Account:
    unit = Unit.objects.create(
        jurisdiction=town, code="ATV", name="Atención", path="ATV", valid_from=date(2020, 1, 1)
    )
    account = Account.objects.create_user(EMAIL, PASSWORD, name="Ana")
    member = StaffMember.objects.create(jurisdiction=town, account=account, name="Ana", unit=unit)
    RoleGrant.objects.create(staff=member, role=Role.FRONT_OFFICE)
    return account


@pytest.fixture
def browser() -> Client:
    return Client(enforce_csrf_checks=False)


@pytest.fixture
def signed_in(browser, ana) -> Client:
    response = browser.post("/panel/entrar/", {"login": EMAIL, "password": PASSWORD})
    assert response.status_code == 302
    return browser
