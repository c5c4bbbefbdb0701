from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from nexo.domain.accounts.enums import AccountKind
from nexo.domain.accounts.models import Account
from nexo.domain.organisation import policies
from nexo.domain.organisation.enums import Role, StaffStatus
from nexo.domain.organisation.errors import JurisdictionUnknown
from nexo.domain.organisation.models import Jurisdiction, Office, RoleGrant, StaffMember, Zone
from nexo.domain.organisation.queries.people import actor_for, chain_of, staff_of
from nexo.domain.organisation.queries.places import poorest_zone_ids, zone_at
from nexo.domain.organisation.queries.town import (
    jurisdiction_by_slug,
    offices_open,
    the_jurisdiction,
    units_below,
)
from nexo.kernel import actors, clock
from nexo.kernel.actors import Actor, ActorKind, Grant
from nexo.kernel.errors import NotAllowed

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
NEXT_SQUARE = {"type": "Polygon", "coordinates": [[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]]}


def test_the_only_government_answers_at_any_host(town):
    assert the_jurisdiction("localhost:8000") == town
    assert jurisdiction_by_slug("los-ceibos") == town


def test_one_of_several_governments_is_known_by_its_host(town, other_town):
    Jurisdiction.objects.filter(id=other_town.id).update(theme={"hosts": ["otra.gob.example"]})
    assert the_jurisdiction("Otra.gob.example:443") == other_town
    for host in ("los-ceibos.example", "[::1]"):
        with pytest.raises(JurisdictionUnknown):
            the_jurisdiction(host)
    with pytest.raises(JurisdictionUnknown):
        jurisdiction_by_slug("ninguna")


def test_an_official_acts_with_roles_expanded_to_what_hangs_below(
    town, units, staff, django_assert_num_queries
):
    ana = staff("Ana")
    RoleGrant.objects.create(staff=ana, role=Role.TRIAGE, unit=units["SSP"])
    RoleGrant.objects.create(staff=ana, role=Role.AUDITOR)
    with django_assert_num_queries(2):
        actor = actor_for(ana.account)
    reach = frozenset({units["SSP"].id, units["ALU"].id, units["ALU2"].id})
    assert actor == Actor(
        kind=ActorKind.STAFF,
        jurisdiction_id=town.id,
        account_id=ana.account_id,
        staff_id=ana.id,
        label="Ana",
        grants=frozenset({Grant("triage", reach), Grant("auditor", None)}),
    )
    assert {*policies.visible_to(actor)} == {*units.values()}
    triage = replace(actor, grants=frozenset({Grant("triage", reach)}))
    assert {unit.id for unit in policies.visible_to(triage)} == reach


def test_roles_that_are_over_or_not_yet_begun_do_not_count(units, staff, noon):
    ana = staff("Ana")
    RoleGrant.objects.create(staff=ana, role=Role.TRIAGE, valid_from=noon - timedelta(days=2), valid_to=noon)
    RoleGrant.objects.create(staff=ana, role=Role.CREW, valid_from=noon + timedelta(seconds=1))
    assert actor_for(ana.account).grants == frozenset()
    with clock.frozen(noon + timedelta(minutes=1)):
        assert actor_for(ana.account).grants == {Grant("crew", None)}


def test_staff_who_left_and_closed_accounts_are_refused_and_leave_suspends(staff):
    ana = staff("Ana")
    RoleGrant.objects.create(staff=ana, role=Role.TRIAGE)
    StaffMember.objects.update(status=StaffStatus.ON_LEAVE)
    assert actor_for(ana.account).grants == frozenset()
    StaffMember.objects.update(status=StaffStatus.LEFT)
    with pytest.raises(NotAllowed):
        actor_for(ana.account)
    StaffMember.objects.update(status=StaffStatus.ACTIVE)
    ana.account.is_active = False
    with pytest.raises(NotAllowed):
        actor_for(ana.account)


def test_an_account_of_staff_without_a_member_is_refused(town):
    with pytest.raises(NotAllowed):
        actor_for(Account.objects.create_user("nadie@losceibos.test"))


def test_a_citizen_acts_without_town_and_roles(db):
    account = Account.objects.create(kind=AccountKind.CITIZEN, sign_in_address="a@x.com", name="Ana")
    assert actor_for(account) == Actor(
        kind=ActorKind.CITIZEN, jurisdiction_id=None, account_id=account.id, label="Ana"
    )


def test_the_chain_goes_from_the_area_up_to_the_mayor(units, posts, django_assert_num_queries):
    with django_assert_num_queries(1):
        chain = chain_of(units["ALU"])
        assert [post.unit.code for post in chain] == ["ALU", "SSP", "INT"]
    assert [post.unit.code for post in chain_of(units["ALU2"])] == ["SSP", "INT"]


def test_units_below_includes_the_unit(units):
    assert {unit.code for unit in units_below(units["SSP"])} == {"SSP", "ALU", "ALU2"}
    assert {unit.code for unit in units_below(units["ALU"])} == {"ALU"}


def test_a_point_lies_in_a_zone_or_in_none(town, other_town):
    first = Zone.objects.create(jurisdiction=town, code="Z01", name="Una", polygon=SQUARE)
    second = Zone.objects.create(jurisdiction=town, code="Z02", name="Dos", polygon=NEXT_SQUARE)
    Zone.objects.create(jurisdiction=town, code="Z03", name="Sin polígono")
    Zone.objects.create(jurisdiction=other_town, code="Z00", name="Ajena", polygon=SQUARE)
    assert zone_at(town.id, 0.5, 0.5) == first
    assert zone_at(town.id, 0.5, 1.5) == second
    assert zone_at(town.id, 0.5, 1.0) == first
    assert zone_at(town.id, 5.0, 5.0) is None


def test_the_poorest_zones(town):
    zones = [
        Zone.objects.create(jurisdiction=town, code=f"Z{number}", name="Zona", nbi_percent=number)
        for number in range(1, 7)
    ]
    assert poorest_zone_ids(town.id) == {zones[5].id, zones[4].id}


def test_offices_say_whether_they_are_open_and_the_open_ones_come_first(town):
    for name, hours in [
        ("Cerrada siempre", {}),
        ("Abre a la tarde", {"mon": [["16:00", "19:00"]]}),
        ("Abierta", {"mon": [["08:00", "13:00"]]}),
        ("Abre mañana", {"tue": [["08:00", "13:00"]]}),
    ]:
        Office.objects.create(jurisdiction=town, name=name, address="San Martín 500", hours=hours)
    # Noon of Monday 23 November 2026 in Buenos Aires is 15:00 UTC.
    rows = offices_open(town, datetime(2026, 11, 23, 15, 0, tzinfo=UTC))
    assert [(row.office.name, row.is_open) for row in rows] == [
        ("Abierta", True),
        ("Abre a la tarde", False),
        ("Abre mañana", False),
        ("Cerrada siempre", False),
    ]
    assert [row.closes_at and row.closes_at.isoformat() for row in rows] == [
        "2026-11-23T13:00:00-03:00",
        None,
        None,
        None,
    ]
    assert [row.opens_at and row.opens_at.isoformat() for row in rows] == [
        None,
        "2026-11-23T16:00:00-03:00",
        "2026-11-24T08:00:00-03:00",
        None,
    ]


def test_who_may_see_units(town, units):
    assert policies.visible_to(actors.system(town.id)).count() == 5
    assert policies.visible_to(actors.anonymous(town.id)).count() == 0
    assert policies.visible_to(actors.system(None)).count() == 0


def test_the_member_behind_an_account(staff, django_assert_num_queries):
    ana = staff("Ana")
    with django_assert_num_queries(1):
        found = staff_of(ana.account_id)
        assert (found, found.unit.code, found.jurisdiction.slug) == (ana, "ALU", "los-ceibos")
