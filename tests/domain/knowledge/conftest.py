"""A town, an area of it, and officials with a role."""

from datetime import date

import pytest

from nexo.domain.organisation.enums import JurisdictionLevel
from nexo.domain.organisation.models import Jurisdiction, Unit
from nexo.kernel.actors import Actor, ActorKind, Grant, system
from nexo.kernel.ids import uuid7


@pytest.fixture
def town(db):
    return Jurisdiction.objects.create(
        slug="los-ceibos",
        name="Los Ceibos",
        short_name="Los Ceibos",
        code_prefix="LC",
        level=JurisdictionLevel.MUNICIPALITY,
    )


@pytest.fixture
def unit(town):
    return Unit.objects.create(
        jurisdiction=town, code="ALU", name="Alumbrado", path="ALU", valid_from=date(2020, 1, 1)
    )


@pytest.fixture
def machine(town):
    return system(town.id)


@pytest.fixture
def member(town):
    """Return an official with a role over some units; None: over the town."""

    def make(role, units=None, label="Ana"):
        grants = frozenset({Grant(role.value, units)})
        return Actor(
            kind=ActorKind.STAFF, jurisdiction_id=town.id, account_id=uuid7(), label=label, grants=grants
        )

    return make
