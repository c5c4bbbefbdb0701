"""Who reads which conversation: the yes/no and the queryset agree for everyone, everywhere (A21)."""

import itertools
from uuid import uuid4

import pytest

from nexo.domain.interactions import policies
from nexo.domain.interactions.models import Conversation, Interaction
from nexo.domain.interactions.queries.inbox import conversation as one
from nexo.domain.organisation.enums import Role
from nexo.domain.parties.models import Party
from nexo.kernel.actors import Actor, ActorKind, Grant, anonymous, system
from nexo.kernel.errors import NotAllowed, NotFound


@pytest.fixture
def world(town, other_town, make_unit):
    """Every kind of conversation there is: no unit, two units, protected or not, two towns, two people."""
    units = [None, make_unit("ALU"), make_unit("GEN")]
    people = [None, Party.objects.create(jurisdiction=town, display_name="María")]
    people.append(Party.objects.create(jurisdiction=town, display_name="M.", canonical=people[1]))
    for unit, party, is_protected in itertools.product(units, people, (False, True)):
        Conversation.objects.create(
            jurisdiction=town, unit=unit, party=party, is_protected=is_protected, state="closed"
        )
    Conversation.objects.create(jurisdiction=other_town)
    return {"units": units, "people": people}


def actors(world, town, other_town) -> list[Actor]:
    units = world["units"]
    found = [
        system(town.pk),
        system(other_town.pk),
        anonymous(town.pk),
        Actor(kind=ActorKind.CITIZEN, jurisdiction_id=town.pk),
        *(
            Actor(kind=ActorKind.CITIZEN, jurisdiction_id=town.pk, party_id=party.pk)
            for party in world["people"]
            if party
        ),
    ]
    scopes = [None, frozenset(), frozenset({units[1].pk}), frozenset({units[1].pk, units[2].pk})]
    found += [
        Actor(
            kind=ActorKind.STAFF,
            jurisdiction_id=jurisdiction.pk,
            staff_id=staff_id,
            grants=frozenset({Grant(role.value, scope)}),
        )
        for role, scope, jurisdiction, staff_id in itertools.product(
            Role, scopes, (town, other_town), (None, uuid4())
        )
    ]
    return found


def test_the_twins_agree_for_everyone(world, town, other_town):
    rows = list(Conversation.objects.select_related("party"))
    for actor in actors(world, town, other_town):
        by_query = set(policies.visible_to(actor).values_list("pk", flat=True))
        by_question = {row.pk for row in rows if policies.may_see(actor, row)}
        assert by_query == by_question, actor


def seen(actor) -> set[tuple[str | None, bool]]:
    rows = policies.visible_to(actor).values_list("unit__code", "is_protected")
    return set(rows)


def staff(town, role, *units) -> Actor:
    scope = frozenset(unit.pk for unit in units) if units else None
    return Actor(kind=ActorKind.STAFF, jurisdiction_id=town.pk, grants=frozenset({Grant(role.value, scope)}))


def test_the_desk_reads_everything_but_what_is_protected(world, town):
    open_ones = {(None, False), ("ALU", False), ("GEN", False)}
    for role in (Role.FRONT_OFFICE, Role.TRIAGE, Role.AUDITOR):
        assert seen(staff(town, role, world["units"][1])) == open_ones


def test_an_area_reads_its_own_and_its_protected_ones(world, town):
    _, alu, gen = world["units"]
    assert seen(staff(town, Role.AREA_RESPONSIBLE, gen)) == {("GEN", False), ("GEN", True)}
    assert seen(staff(town, Role.SUPERVISOR, alu)) == {("ALU", False)}
    assert seen(staff(town, Role.SOCIAL_WORKER)) == {(None, False), ("ALU", False), ("GEN", False)}


def test_other_roles_read_nothing(world, town):
    for role in (Role.ANALYST, Role.EDITOR, Role.SERVICE_OWNER, Role.ADMINISTRATOR, Role.CREW):
        assert seen(staff(town, role)) == set()


def test_whoever_was_given_it_reads_it(world, town, clerk, staff_of):
    crew = staff_of(Role.CREW)
    row = Conversation.objects.filter(is_protected=True).first()
    Conversation.objects.filter(pk=row.pk).update(assignee_id=crew.staff_id)
    assert list(policies.visible_to(crew)) == [row]
    row.refresh_from_db()
    assert policies.may_see(crew, row) is True


def test_an_id_from_elsewhere_does_not_exist(world, town, other_town, clerk):
    foreign = Conversation.objects.get(jurisdiction=other_town)
    hidden = Conversation.objects.filter(jurisdiction=town, is_protected=True).first()
    for target in (foreign.pk, hidden.pk, uuid4()):
        with pytest.raises(NotFound):
            one(actor=clerk, id=target)
    with pytest.raises(NotAllowed):
        one(actor=system(None), id=foreign.pk)


def test_protected_entries_are_read_by_their_unit(world, town, clerk):
    gen = world["units"][2]
    talk = Conversation.objects.filter(jurisdiction=town, unit=None, is_protected=False).first()
    plain = {"jurisdiction": town, "conversation": talk, "channel": "counter", "kind": "visit"}
    Interaction.objects.create(**plain, direction="in", text="abierto")
    Interaction.objects.create(**plain, direction="in", text="reservado", is_protected=True, reader_unit=gen)
    Interaction.objects.create(**plain, direction="internal", text="nota")

    def read(actor):
        return set(policies.readable(actor, Interaction.objects.all()).values_list("text", flat=True))

    assert read(clerk) == {"abierto", "nota"}
    assert read(staff(town, Role.AREA_RESPONSIBLE, gen)) == {"abierto", "reservado", "nota"}
    assert read(system(town.pk)) == {"abierto", "reservado", "nota"}
    assert read(Actor(kind=ActorKind.CITIZEN, jurisdiction_id=town.pk, party_id=uuid4())) == {
        "abierto",
        "reservado",
    }
    assert read(anonymous(town.pk)) == set()


def test_writing_is_for_writers_and_in_protected_ones_for_their_unit(world, town, other_town):
    _, alu, gen = world["units"]
    plain = Conversation.objects.filter(jurisdiction=town, unit=None, is_protected=False).first()
    hidden = Conversation.objects.filter(unit=gen, is_protected=True).first()
    foreign = Conversation.objects.get(jurisdiction=other_town)
    area = staff(town, Role.AREA_RESPONSIBLE, gen)
    assert [policies.may_write(area, row) for row in (plain, hidden, foreign)] == [True, True, False]
    other = staff(town, Role.AREA_RESPONSIBLE, alu)
    assert [policies.may_write(other, row) for row in (plain, hidden, foreign)] == [True, False, False]
    assert policies.may_write(staff(town, Role.AUDITOR), plain) is False
    assert policies.may_write(anonymous(town.pk), plain) is False
    assert policies.may_write(system(town.pk), hidden) is True
