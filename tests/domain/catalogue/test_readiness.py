"""What a service lacks to go live, by a table; who counts as staff of an area (R25)."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from nexo.domain.catalogue.enums import Lack
from nexo.domain.catalogue.rules.readiness import AreaFacts, HeldGrant, Standing, lacks, staff_in
from nexo.domain.organisation.enums import Role

DAY = date(2026, 11, 27)
OWNER, OTHER, ANA, BETO = (UUID(int=number) for number in range(1, 5))
SOUND = Standing(
    owner=AreaFacts(OWNER, "INT/SP/ALU", None),
    deputy=AreaFacts(OTHER, "INT/SP", None),
    staff=frozenset({ANA}),
    trained=frozenset({ANA}),
    texts=("Luz apagada", "Contanos dónde."),
)
OVER = AreaFacts(OTHER, "INT/SP", DAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({}, ()),
        ({"owner": None}, (Lack.OWNER,)),
        ({"owner": replace(OVER, id=OWNER)}, (Lack.OWNER,)),
        ({"owner": AreaFacts(OWNER, "ENE", None, is_external=True)}, (Lack.OWNER,)),
        ({"deputy": None}, (Lack.DEPUTY,)),
        ({"deputy": AreaFacts(OWNER, "INT/SP/ALU", None)}, (Lack.DEPUTY,)),
        ({"deputy": OVER}, (Lack.DEPUTY,)),
        ({"deputy": replace(OVER, ends=DAY)}, ()),
        ({"staff": frozenset(), "trained": frozenset({ANA})}, (Lack.STAFF, Lack.TRAINED)),
        ({"trained": frozenset()}, (Lack.TRAINED,)),
        ({"trained": frozenset({BETO})}, (Lack.TRAINED,)),
        ({"texts": ("Luz apagada", " ")}, (Lack.TEXTS,)),
        ({"owner": None, "deputy": None, "texts": ("",)}, (Lack.OWNER, Lack.DEPUTY, Lack.TEXTS)),
    ],
)
def test_each_lack_is_told_in_the_order_in_which_it_is_mended(change, missing):
    assert lacks(replace(SOUND, **change), DAY) == missing


@pytest.mark.parametrize(
    ("grant", "counts"),
    [
        (HeldGrant(ANA, OTHER, OWNER, "INT/SP/ALU"), True),
        (HeldGrant(ANA, OWNER, OTHER, "INT/SP"), True),
        (HeldGrant(ANA, OWNER, None, None), True),
        (HeldGrant(ANA, OTHER, None, None), False),
        (HeldGrant(ANA, OTHER, OTHER, "INT/SP"), False),
        (HeldGrant(ANA, OWNER, OTHER, "INT/SPX"), False),
        (HeldGrant(ANA, OWNER, OWNER, "INT/SP/ALU", Role.AUDITOR), False),
        (HeldGrant(ANA, OWNER, None, None, Role.ADMINISTRATOR), False),
    ],
)
def test_who_works_in_an_area_holds_a_role_there(grant, counts):
    assert (ANA in staff_in(AreaFacts(OWNER, "INT/SP/ALU", None), [grant])) is counts
