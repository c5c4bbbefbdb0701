"""Who acts."""

from uuid import UUID

from nexo.kernel.actors import Actor, ActorKind, Grant, anonymous, system

TOWN, ONE, TWO = (UUID(int=n) for n in (1, 2, 3))


def staff(*grants: Grant) -> Actor:
    return Actor(kind=ActorKind.STAFF, jurisdiction_id=TOWN, grants=frozenset(grants))


def test_roles_are_held_anywhere():
    actor = staff(Grant("agent", frozenset({ONE})))
    assert actor.has_role("agent", "chief")
    assert not actor.has_role("chief")


def test_units_add_up_over_roles():
    actor = staff(
        Grant("agent", frozenset({ONE})), Grant("chief", frozenset({TWO})), Grant("clerk", frozenset({TOWN}))
    )
    assert actor.units_of(["agent", "chief"]) == frozenset({ONE, TWO})
    assert actor.units_of(["auditor"]) == frozenset()


def test_a_grant_without_units_holds_everywhere():
    assert staff(Grant("agent", frozenset({ONE})), Grant("agent")).units_of(["agent"]) is None


def test_whom_to_write_down():
    assert Actor(kind=ActorKind.STAFF, jurisdiction_id=TOWN, staff_id=ONE, account_id=TWO).subject_id == ONE
    assert Actor(kind=ActorKind.CITIZEN, jurisdiction_id=TOWN, party_id=ONE, account_id=TWO).subject_id == ONE
    assert Actor(kind=ActorKind.CITIZEN, jurisdiction_id=TOWN, account_id=TWO).subject_id == TWO
    assert anonymous(TOWN).subject_id is None


def test_system_and_anonymous_are_bound_to_a_jurisdiction():
    assert (system(TOWN).kind, system(TOWN).jurisdiction_id, system(None).label) == (
        "system",
        TOWN,
        "sistema",
    )
    assert (anonymous(TOWN).kind, anonymous(TOWN).jurisdiction_id) == ("anonymous", TOWN)
