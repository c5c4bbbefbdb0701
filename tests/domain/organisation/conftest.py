"""A small town hall: the mayor's office over a secretariat over two areas."""

from datetime import UTC, date, datetime

import pytest

from nexo.domain.accounts.models import Account
from nexo.domain.organisation.enums import JurisdictionLevel
from nexo.domain.organisation.models import Jurisdiction, Position, StaffMember, Unit
from nexo.kernel import clock
from nexo.kernel.actors import Actor, system

NOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def noon():
    with clock.frozen(NOON):
        yield NOON


def make_town(slug: str) -> Jurisdiction:
    return Jurisdiction.objects.create(
        slug=slug,
        name=f"Municipalidad de {slug}",
        short_name=slug,
        code_prefix=slug[:2].upper(),
        level=JurisdictionLevel.MUNICIPALITY,
    )


@pytest.fixture
def town(db) -> Jurisdiction:
    return make_town("los-ceibos")


@pytest.fixture
def other_town(db) -> Jurisdiction:
    return make_town("otra")


@pytest.fixture
def units(town) -> dict[str, Unit]:
    made: dict[str, Unit] = {}
    for code, parent, name in [
        ("INT", "", "Intendencia"),
        ("SSP", "INT", "Servicios Públicos"),
        ("ALU", "SSP", "Alumbrado"),
        ("ALU2", "SSP", "Semáforos"),
        ("AMB", "INT", "Ambiente"),
    ]:
        above = made.get(parent)
        path = f"{above.path}/{code}" if above else code
        made[code] = Unit.objects.create(
            jurisdiction=town, code=code, name=name, parent=above, path=path, valid_from=LONG_AGO
        )
    return made


@pytest.fixture
def staff(units):
    def make(name: str, unit: str = "ALU") -> StaffMember:
        account = Account.objects.create_user(f"{name.lower()}@losceibos.test", name=name)
        return StaffMember.objects.create(
            jurisdiction=units[unit].jurisdiction, account=account, name=name, unit=units[unit]
        )

    return make


@pytest.fixture
def posts(units) -> dict[str, Position]:
    return {
        code: Position.objects.create(unit=units[code], title=title, level=level)
        for code, title, level in [
            ("INT", "Intendenta", 5),
            ("SSP", "Secretaria de Servicios Públicos", 3),
            ("ALU", "Director de Alumbrado", 2),
            ("AMB", "Directora de Ambiente", 2),
        ]
    }


@pytest.fixture
def machine(town) -> Actor:
    return system(town.id)
