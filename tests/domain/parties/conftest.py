"""A town, its clerk, and people made without going through the actions under test."""

from datetime import UTC, date, datetime

import pytest

from nexo.domain.accounts.models import Account
from nexo.domain.organisation.enums import JurisdictionLevel, Role
from nexo.domain.organisation.models import Jurisdiction, StaffMember, Unit
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind, Grant, system

NOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.fixture
def noon():
    with clock.frozen(NOON):
        yield NOON


@pytest.fixture
def town(db) -> Jurisdiction:
    return Jurisdiction.objects.create(
        slug="los-ceibos",
        name="Municipalidad de Los Ceibos",
        short_name="Los Ceibos",
        code_prefix="LC",
        level=JurisdictionLevel.MUNICIPALITY,
        contact={"area_code": "2320"},
    )


@pytest.fixture
def other_town(db) -> Jurisdiction:
    return Jurisdiction.objects.create(
        slug="otra",
        name="Municipalidad de Otra",
        short_name="Otra",
        code_prefix="OT",
        level=JurisdictionLevel.MUNICIPALITY,
    )


@pytest.fixture
def machine(town) -> Actor:
    return system(town.id)


@pytest.fixture
def staff_of(town):
    """Make a member of staff with one role over the whole town, and hand out the actor."""
    unit = Unit.objects.create(
        jurisdiction=town, code="AV", name="Atención Vecinal", path="AV", valid_from=date(2026, 1, 1)
    )

    def make(role: Role, jurisdiction: Jurisdiction = town) -> Actor:
        account = Account.objects.create_user(f"{role.value}@{jurisdiction.slug}.test")
        member = StaffMember.objects.create(
            jurisdiction=jurisdiction, account=account, name=role.label, unit=unit
        )
        return Actor(
            kind=ActorKind.STAFF,
            jurisdiction_id=jurisdiction.id,
            account_id=account.id,
            staff_id=member.id,
            label=member.name,
            grants=frozenset({Grant(role.value)}),
        )

    return make


@pytest.fixture
def clerk(staff_of) -> Actor:
    return staff_of(Role.FRONT_OFFICE)
