from threading import Barrier, Thread

import pytest
from django.db import connections

from domain.parties.people import rosa
from nexo.domain.organisation.enums import Role
from nexo.domain.parties import policies, queries
from nexo.domain.parties.actions.mark_bounced import mark_bounced
from nexo.domain.parties.actions.resolve_sender import resolve_sender
from nexo.domain.parties.errors import (
    IdentifierTaken,
)
from nexo.domain.parties.models import Party
from nexo.kernel.actors import Actor, ActorKind, anonymous, system


def test_reach_lists_every_way_the_preferred_first_and_the_dead_last(
    clerk, machine, town, django_assert_num_queries
):
    party = rosa(clerk)
    resolve_sender(actor=machine, senders=[("whatsapp", "5492320412345")], name="Rosa", source="whatsapp")
    mark_bounced(actor=machine, jurisdiction_id=town.id, email="rosa@x.com", kind="hard")
    with django_assert_num_queries(2):
        ways = queries.reach(party)
    assert [(way.kind, way.value, way.preferred, way.bounced, way.verified) for way in ways] == [
        ("phone", "+5492320412345", True, False, False),
        ("whatsapp", "+5492320412345", False, False, True),
        ("email", "rosa@x.com", False, True, False),
    ]


def test_who_may_read_and_keep(clerk, staff_of, town, other_town):
    party = rosa(clerk)
    owner = Actor(kind=ActorKind.CITIZEN, jurisdiction_id=town.id, party_id=party.id)
    stranger = Actor(kind=ActorKind.CITIZEN, jurisdiction_id=town.id, party_id=None)
    may_read = {
        "clerk": clerk,
        "auditor": staff_of(Role.AUDITOR),
        "machine": system(town.id),
        "owner": owner,
    }
    may_not = {
        "analyst": staff_of(Role.ANALYST),
        "administrator": staff_of(Role.ADMINISTRATOR),
        "stranger": stranger,
        "visitor": anonymous(town.id),
        "elsewhere": system(other_town.id),
        "nowhere": system(None),
    }
    for actor in may_read.values():
        assert policies.may_read(actor, party) is True
        assert [*policies.visible_to(actor)] == [party]
    for actor in may_not.values():
        assert policies.may_read(actor, party) is False
        assert [*policies.visible_to(actor)] == []
    assert policies.may_keep(may_read["auditor"], party) is False
    assert policies.may_merge(clerk) is True
    assert policies.may_merge(system(town.id)) is False


@pytest.mark.django_db(transaction=True)
def test_two_clerks_register_one_document_at_once(clerk):
    barrier, outcomes = Barrier(2), []

    def register() -> None:
        try:
            barrier.wait()
            rosa(clerk)
            outcomes.append("registered")
        except IdentifierTaken:
            outcomes.append("taken")
        finally:
            connections.close_all()

    threads = [Thread(target=register) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["registered", "taken"]
    assert Party.objects.count() == 1
