from dataclasses import replace
from datetime import UTC, datetime

import pytest

from nexo.application.privacy.queries import Look, who_looked
from nexo.domain.parties.actions.merge_parties import merge_parties
from nexo.domain.parties.actions.register_person import register_person
from nexo.domain.parties.queries import find_people
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.audit.reads import record_reads
from nexo.kernel.errors import NotAllowed
from nexo.testing.town import small_town

NOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.fixture
def town(db):
    with clock.frozen(NOON):
        yield small_town()


def person(town, name):
    return register_person(actor=town.actors["atencion"], given_names=name, surname="Paz", source="counter")


def test_every_look_is_told_newest_first(town, django_assert_num_queries):
    ana, clerk = person(town, "Ana"), town.actors["atencion"]
    find_people(actor=clerk, text="ana paz")
    record_reads(actor=clerk, party_ids=[ana.id], purpose="llamar", kind="person_reveal", fields="phone")
    record_reads(actor=clerk, party_ids=[ana.id], purpose="x", kind="something")
    with django_assert_num_queries(3):
        page = who_looked(actor=town.actors["auditoria"], party_id=ana.id)
    assert page.next is None
    assert page.items == [
        Look(at=NOON, who=clerk.label, what="Consultó", purpose="x", fields=""),
        Look(
            at=NOON,
            who=clerk.label,
            what="Vio números y direcciones completos",
            purpose="llamar",
            fields="phone",
        ),
        Look(at=NOON, who=clerk.label, what="Apareció en una búsqueda", purpose="search", fields="name"),
    ]


def test_a_citizen_reads_the_own_log_over_all_merged_records_and_no_other(town):
    ana, again, other = person(town, "Ana"), person(town, "Anita"), person(town, "Luis")
    merge_parties(actor=town.actors["atencion"], survivor=ana, absorbed=again, reason="la misma")
    machine = Actor(kind=ActorKind.SYSTEM, jurisdiction_id=town.jurisdiction.id)
    record_reads(actor=machine, party_ids=[ana.id, again.id, other.id], purpose="x", kind="person")
    me = Actor(kind=ActorKind.CITIZEN, jurisdiction_id=town.jurisdiction.id, party_id=ana.id)
    assert [look.who for look in who_looked(actor=me, party_id=again.id).items] == ["El sistema"] * 2
    for actor in (replace(me, party_id=other.id), replace(me, party_id=None), town.actors["atencion"]):
        with pytest.raises(NotAllowed):
            who_looked(actor=actor, party_id=ana.id)
