"""Neighbours ask for the same, follow, and say whether it was solved: once a person, and nobody's data is shown."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from nexo.domain.cases import errors
from nexo.domain.cases.actions.assign_case import take_case
from nexo.domain.cases.actions.citizen_word import dispute_case
from nexo.domain.cases.actions.cosign_case import cosign_case, leave_case
from nexo.domain.cases.actions.join_incident import join_incident
from nexo.domain.cases.actions.neighbour_word import say_whether_solved
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.actions.rank_case import rank_case
from nexo.domain.cases.actions.resolve_case import resolve_case
from nexo.domain.cases.enums import CasePartyRole, Result
from nexo.domain.cases.models import Case, CaseParty, NeighbourWord
from nexo.domain.cases.queries.neighbours import (
    flagged_cases,
    matter_page,
    matters_near,
    matters_of_zone,
    reporters_of,
    words_on,
)
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.notifications.models import Notice
from nexo.domain.parties.actions.merge_parties import merge_parties
from nexo.domain.parties.actions.register_person import register_person
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind, anonymous, system
from nexo.kernel.events.deliver import deliver_pending
from nexo.kernel.files.store import store
from nexo.testing.town import INSIDE, small_town


@pytest.fixture
def person(machine):
    """Register a neighbour with a mailbox; return the actor of who proved it."""
    number = 0

    def make():
        nonlocal number
        number += 1
        party = register_person(
            actor=machine,
            given_names=f"Vecino {number}",
            surname="Prueba",
            contact_points=(("email", f"vecino{number}@ejemplo.example"),),
            source="prueba",
        )
        return Actor(kind=ActorKind.CITIZEN, jurisdiction_id=party.jurisdiction_id, party_id=party.pk)

    return make


@pytest.fixture
def mailbox(town):
    """Return the town's mailbox, by which notices leave."""
    return configure_account(
        actor=system(town.jurisdiction.id),
        jurisdiction=town.jurisdiction,
        slug="email",
        name="Correo",
        address="hola@prueba.example",
        settings={"smtp_host": "127.0.0.1"},
    )


def solve(case, **more):
    case.clocks.update(stopped_at=clock.now())
    Case.objects.filter(pk=case.pk).update(
        phase="resolved", resolved_at=clock.now(), public_answer="Cambiada. Tel. 2262555123", **more
    )


def impact(case):
    case.refresh_from_db()
    return next((one["points"] for one in case.priority_reasons if one["code"] == "impact"), 0)


def test_a_person_counts_once_and_the_case_weighs_more(case, person):
    anna, bruno = person(), person()
    for _ in range(2):
        cosign_case(actor=anna, code=case.public_code, weighs=True)
    deliver_pending()
    assert reporters_of([case])[case.pk] == 2
    assert impact(case) == 8  # 5·log2(1+2) rounded: domain.md 3.6
    cosign_case(actor=bruno, code=case.public_code, weighs=True)
    deliver_pending()
    assert impact(case) == 10
    assert CaseParty.objects.filter(case=case, role=CasePartyRole.COSIGNER).count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseParty.objects.create(case=case, party_id=anna.party_id, role=CasePartyRole.COSIGNER)


def test_who_only_follows_weighs_nothing_and_may_begin_to(case, person):
    anna = person()
    cosign_case(actor=anna, code=case.public_code, weighs=False)
    assert reporters_of([case])[case.pk] == 1
    cosign_case(actor=anna, code=case.public_code, weighs=True)
    cosign_case(actor=anna, code=case.public_code, weighs=False)
    assert list(CaseParty.objects.filter(case=case).values_list("role", flat=True)) == [
        "applicant",
        "cosigner",
    ]
    leave_case(actor=anna, code=case.public_code)
    assert reporters_of([case])[case.pk] == 1


def test_records_that_were_merged_are_one_person(town, case, person, machine):
    anna, again = person(), person()
    for one in (anna, again):
        cosign_case(actor=one, code=case.public_code, weighs=True)
    parties = [CaseParty.objects.get(case=case, party_id=one.party_id).party for one in (anna, again)]
    merge_parties(actor=town.actors["atencion"], survivor=parties[0], absorbed=parties[1], reason="la misma")
    assert reporters_of([case])[case.pk] == 2
    again_after = Actor(kind=ActorKind.CITIZEN, jurisdiction_id=case.jurisdiction_id, party_id=parties[1].pk)
    cosign_case(actor=again_after, code=case.public_code, weighs=True)
    assert reporters_of([case])[case.pk] == 2


def test_cases_of_one_incident_and_their_cosigners_are_counted_together(town, case, person):
    other = open_case(
        actor=town.actors["atencion"],
        request=Request(
            version=town.versions["AP01"], description="x", channel="counter", anonymous=True,
            place=Place(text="Mitre", lat=INSIDE[0], lon=INSIDE[1]),
        ),
    ).case  # fmt: skip
    join_incident(actor=town.actors["atencion"], case_id=other.pk, with_case_id=case.pk)
    anna = person()
    for one in (case, other):
        cosign_case(actor=anna, code=one.public_code, weighs=True)
    case.refresh_from_db()
    other.refresh_from_db()
    assert reporters_of([case, other]) == {case.pk: 3, other.pk: 3}


def test_nobody_joins_their_own_an_ended_or_a_hidden_matter(town, case, neighbour, person):
    own = Actor(kind=ActorKind.CITIZEN, jurisdiction_id=case.jurisdiction_id, party_id=neighbour.pk)
    with pytest.raises(errors.OwnMatter):
        cosign_case(actor=own, code=case.public_code, weighs=True)
    for actor in (anonymous(case.jurisdiction_id), town.actors["atencion"]):
        with pytest.raises(errors.NeighbourUnproved):
            cosign_case(actor=actor, code=case.public_code, weighs=True)
    stranger = small_town("otra")
    abroad = Actor(kind=ActorKind.CITIZEN, jurisdiction_id=stranger.jurisdiction.id, party_id=neighbour.pk)
    with pytest.raises(errors.NeighbourUnproved):
        cosign_case(actor=abroad, code=case.public_code, weighs=True)
    anna = person()
    solve(case)
    with pytest.raises(errors.MatterOver):
        cosign_case(actor=anna, code=case.public_code, weighs=True)
    cosign_case(actor=anna, code=case.public_code, weighs=False)
    for hidden in ("reserved", "protected"):
        Case.objects.filter(pk=case.pk).update(phase="assigned", visibility=hidden)
        with pytest.raises(errors.MatterUnknown):
            cosign_case(actor=person(), code=case.public_code, weighs=True)


def test_a_dispute_of_neighbours_reopens_nothing_and_many_raise_a_flag(town, case, person):
    voices = [person() for _ in range(4)]
    for one in voices:
        cosign_case(actor=one, code=case.public_code, weighs=True)
    with pytest.raises(errors.NothingToConfirm):
        say_whether_solved(actor=voices[0], code=case.public_code, solved=True)
    solve(case)
    with pytest.raises(errors.NotTheirs):
        say_whether_solved(actor=person(), code=case.public_code, solved=False)
    say_whether_solved(actor=voices[0], code=case.public_code, solved=True)
    for one in voices[:3]:
        say_whether_solved(actor=one, code=case.public_code, solved=False, note="Sigue oscuro")
    case.refresh_from_db()
    said = words_on(case)
    assert (case.phase, said.confirmed, said.disputed, said.is_flagged) == ("resolved", 0, 3, True)
    assert NeighbourWord.objects.count() == 3
    say_whether_solved(actor=voices[0], code=case.public_code, solved=True)
    said = words_on(case)
    assert (said.confirmed, said.disputed, said.is_flagged) == (1, 2, False)
    rows = Case.objects.filter(jurisdiction=town.jurisdiction)
    assert [(one.pk, n) for one, n in flagged_cases(rows, wanted=2)] == [(case.pk, 2)]
    assert flagged_cases(rows, wanted=3) == []


def test_after_a_reopening_the_words_are_about_the_new_answer(case, author, person):
    anna = person()
    cosign_case(actor=anna, code=case.public_code, weighs=True)
    solve(case)
    say_whether_solved(actor=anna, code=case.public_code, solved=False)
    dispute_case(actor=author, case_id=case.pk, note="Sigue")
    case.refresh_from_db()
    assert case.reopen_count == 1
    assert not words_on(case)


def test_the_block_shows_what_is_open_without_anybodys_data(town, case, neighbour):
    page = matters_of_zone(jurisdiction_id=town.jurisdiction.id, zone_code="Z01")
    assert [(one.code, one.reporters, one.place) for one in page.items] == [
        (case.public_code, 1, "Mitre y San Martín")
    ]
    assert not matters_of_zone(jurisdiction_id=town.jurisdiction.id, zone_code="Z99").items
    near = matters_near(jurisdiction_id=town.jurisdiction.id, lat=INSIDE[0] + 0.001, lon=INSIDE[1])
    assert [(one.code, one.metres) for one in near] == [(case.public_code, 111)]
    assert not matters_near(jurisdiction_id=town.jurisdiction.id, lat=INSIDE[0] + 0.01, lon=INSIDE[1])
    found = matter_page(jurisdiction_id=town.jurisdiction.id, code=case.public_code, party_id=neighbour.pk)
    assert (found.role, found.may_join, found.may_follow) == ("applicant", False, False)
    assert "María" not in repr(found)
    assert "No anda la luz" not in repr(found)
    Case.objects.filter(pk=case.pk).update(visibility="reserved")
    assert not matters_of_zone(jurisdiction_id=town.jurisdiction.id).items
    assert not matters_near(jurisdiction_id=town.jurisdiction.id, lat=INSIDE[0], lon=INSIDE[1])
    with pytest.raises(errors.MatterUnknown):
        matter_page(jurisdiction_id=town.jurisdiction.id, code=case.public_code, party_id=None)


def test_what_was_solved_lately_is_a_list_of_its_own_and_its_answer_is_redacted(town, case, person):
    solve(case)
    town_id = town.jurisdiction.id
    assert [one.code for one in matters_of_zone(jurisdiction_id=town_id, solved=True).items] == [
        case.public_code
    ]
    assert not matters_of_zone(jurisdiction_id=town_id).items
    found = matter_page(jurisdiction_id=town_id, code=case.public_code, party_id=person().party_id)
    assert found.answer == "Cambiada. Tel. […]"
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert not matters_of_zone(jurisdiction_id=town_id, solved=True).items


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_of_the_block_costs_the_same_for_any_number_of_rows(
    town, case, rows, django_assert_num_queries
):
    for _ in range(rows - 1):
        open_case(
            actor=town.actors["atencion"],
            request=Request(
                version=town.versions["AP01"], description="x", channel="counter", anonymous=True,
                place=Place(text="Mitre", lat=INSIDE[0], lon=INSIDE[1]),
            ),
        )  # fmt: skip
    with django_assert_num_queries(2):
        assert len(matters_of_zone(jurisdiction_id=town.jurisdiction.id).items) == rows


def test_neighbours_hear_of_moves_and_of_the_end_and_the_author_hears_their_own(town, case, person, mailbox):
    anna = person()
    cosign_case(actor=anna, code=case.public_code, weighs=True)
    deliver_pending()
    take_case(actor=town.actors["alumbrado"], case_id=case.pk)
    deliver_pending()
    file = store(b"nota", filename="a.txt", declared_type="text/plain", jurisdiction_id=case.jurisdiction_id)
    resolve_case(
        actor=town.actors["alumbrado"], case_id=case.pk, result=Result.SOLVED, answer="Cambiada, DNI 30111222",
        files=[file],
    )  # fmt: skip
    deliver_pending()
    told = Notice.objects.filter(party_id=anna.party_id).select_related("interaction").order_by("created_at")
    assert [one.slug for one in told] == ["matter_moved", "case_resolved"]
    assert f"/barrio/{case.public_code}/" in told[1].interaction.text
    assert "30111222" not in told[1].interaction.text
    assert "[…]" in told[1].interaction.text
    assert "/opinar/" not in told[1].interaction.text
    deliver_pending()
    assert told.count() == 2
    rank_case(actor=town.actors["atencion"], case_id=case.pk)
