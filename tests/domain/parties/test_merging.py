from collections.abc import Sequence

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nexo.domain.organisation.enums import Role
from nexo.domain.parties import queries
from nexo.domain.parties.actions.merge_parties import merge_parties
from nexo.domain.parties.actions.propose_match import propose_match
from nexo.domain.parties.actions.register_organisation import register_organisation
from nexo.domain.parties.actions.register_person import register_person
from nexo.domain.parties.actions.reject_match import reject_match
from nexo.domain.parties.actions.resolve_sender import resolve_sender
from nexo.domain.parties.actions.unmerge_parties import unmerge_parties
from nexo.domain.parties.enums import ProposalState
from nexo.domain.parties.errors import (
    AlreadyMerged,
    MergeAlreadyUndone,
    NotMergeable,
    ReasonMissing,
    SameParty,
)
from nexo.domain.parties.models import ContactPoint, Identifier, MatchProposal, Merge, Party
from nexo.domain.parties.rules.matching import IDENTITY_CONFLICT, NUMBER_REUSED
from nexo.kernel.actors import Actor, system
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import Conflict, NotAllowed, NotFound
from nexo.kernel.events.models import EventRecord


def people(actor: Actor, count: int) -> list[Party]:
    return [
        register_person(
            actor=actor,
            given_names=f"Persona{chr(65 + number)}",
            contact_points=[("email", f"p{number}@x.com")],
            source="counter",
        )
        for number in range(count)
    ]


def merged(actor, survivor, absorbed) -> Merge:
    return merge_parties(actor=actor, survivor=survivor, absorbed=absorbed, reason="Mismo documento")


def undone(actor, merge) -> Merge:
    return unmerge_parties(actor=actor, merge=merge, reason="Eran dos personas")


def canonicals() -> dict:
    return dict(Party.objects.values_list("id", "canonical_id"))


def history() -> Sequence[object]:
    """Return every row that belongs to somebody, which no merge may move."""
    return [
        *Identifier.objects.order_by("id").values_list("id", "party_id"),
        *ContactPoint.objects.order_by("id").values_list("id", "party_id"),
    ]


def test_a_merge_shows_two_records_as_one_and_moves_nothing(clerk, machine):
    a, b = people(clerk, 2)
    before = history()
    merge = merged(clerk, a, b)
    assert canonicals() == {a.id: None, b.id: a.id}
    assert history() == before
    assert queries.cluster_ids(b.id) == queries.cluster_ids(a) == [a.id, b.id]
    assert (merge.moved, merge.merged_by_id) == ([b.id], clerk.staff_id)
    card = queries.card(actor=clerk, party_id=b.id)
    assert (card.id, [line.masked for line in card.contacts]) == (a.id, ["p0•••@x.com", "p1•••@x.com"])
    entry = AuditEntry.objects.order_by("-id").first()
    assert (entry.action, entry.object_id) == ("parties.merge", a.id)
    found = resolve_sender(actor=machine, senders=[("email", "p1@x.com")], name="", source="email")
    assert (found.party, found.party.root_id) == (b, a.id)


def test_an_undone_merge_restores_exactly(clerk):
    a, b = people(clerk, 2)
    merge = undone(clerk, merged(clerk, a, b))
    assert canonicals() == {a.id: None, b.id: None}
    assert (merge.undone_by_id, merge.undo_reason) == (clerk.staff_id, "Eran dos personas")
    topics = [*EventRecord.objects.order_by("id").values_list("topic", flat=True)]
    assert topics[-2:] == ["parties.parties_merged", "parties.parties_unmerged"]
    with pytest.raises(MergeAlreadyUndone):
        undone(clerk, merge)


def test_an_inner_merge_is_undone_under_an_outer_one(clerk):
    a, b, c = people(clerk, 3)
    inner, outer = merged(clerk, a, b), merged(clerk, c, a)
    assert canonicals() == {a.id: c.id, b.id: c.id, c.id: None}
    assert outer.moved == sorted([a.id, b.id])
    undone(clerk, inner)
    assert canonicals() == {a.id: c.id, b.id: None, c.id: None}
    undone(clerk, outer)
    assert canonicals() == {a.id: None, b.id: None, c.id: None}


def test_the_outer_merge_is_undone_first(clerk):
    a, b, c = people(clerk, 3)
    inner, outer = merged(clerk, a, b), merged(clerk, c, a)
    undone(clerk, outer)
    assert canonicals() == {a.id: None, b.id: a.id, c.id: None}
    undone(clerk, inner)
    assert canonicals() == {a.id: None, b.id: None, c.id: None}


def expected(merges: list[Merge], parties: list[Party]) -> dict:
    """Return the clusters anew from the merges in force, in another way than the product does."""
    root = {party.id: party.id for party in parties}
    for merge in (merge for merge in merges if merge.undone_at is None):
        for party in parties:
            if root[party.id] == merge.absorbed_id:
                root[party.id] = root[merge.survivor_id]
    return {party: None if at == party else at for party, at in root.items()}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5), st.integers(0, 5)), max_size=14), st.randoms())
def test_any_sequence_of_merges_and_unmerges_restores_exactly(clerk, steps, random):
    with transaction.atomic():
        parties = people(clerk, 6)
        before, made = history(), []
        for is_merge, one, other in steps:
            if is_merge:
                try:
                    made.append(merged(clerk, parties[one], parties[other]))
                except (SameParty, AlreadyMerged):
                    continue
            elif made:
                chosen = made[one % len(made)]
                if chosen.undone_at is None:
                    made[one % len(made)] = undone(clerk, chosen)
            fresh = sorted(made, key=lambda merge: merge.id)
            assert canonicals() == expected(fresh, parties)
        in_force = [merge for merge in made if merge.undone_at is None]
        random.shuffle(in_force)
        for merge in in_force:
            undone(clerk, merge)
        assert set(canonicals().values()) <= {None}
        assert history() == before
        transaction.set_rollback(True)


def test_what_cannot_be_merged(clerk, machine, other_town, staff_of):
    a, b, c = people(clerk, 3)
    firm = register_organisation(actor=clerk, legal_name="UTE Norte", source="counter")
    with pytest.raises(SameParty):
        merged(clerk, a, a)
    with pytest.raises(NotMergeable):
        merged(clerk, a, firm)
    with pytest.raises(ReasonMissing):
        merge_parties(actor=clerk, survivor=a, absorbed=b, reason="  ")
    merge = merged(clerk, a, b)
    with pytest.raises(SameParty):
        merged(clerk, b, a)
    with pytest.raises(AlreadyMerged):
        merged(clerk, b, c)
    with pytest.raises(AlreadyMerged):
        merged(clerk, c, b)
    with pytest.raises(ReasonMissing):
        unmerge_parties(actor=clerk, merge=merge, reason="")
    for actor in (machine, staff_of(Role.AUDITOR)):
        with pytest.raises(NotAllowed):
            merged(actor, a, c)
        with pytest.raises(NotAllowed):
            undone(actor, merge)
    stranger = staff_of(Role.SUPERVISOR, other_town)
    with pytest.raises(NotFound):
        merged(stranger, a, c)
    with pytest.raises(NotFound):
        undone(stranger, merge)


def test_a_proposal_is_answered_by_the_merge_and_by_its_undoing(clerk):
    a, b = people(clerk, 2)
    propose_match(actor=clerk, one=b, other=a, reasons=[NUMBER_REUSED])
    assert [row.score for row in queries.open_matches(actor=clerk).items] == [60]
    stronger = propose_match(actor=clerk, one=a, other=b, reasons=[IDENTITY_CONFLICT])
    assert (stronger.score, MatchProposal.objects.count()) == (90, 1)
    merge = merged(clerk, a, b)
    assert MatchProposal.objects.get().state == ProposalState.ACCEPTED
    assert queries.merges_in_force(queries.cluster_ids(b)) == [merge]
    undone(clerk, merge)
    assert MatchProposal.objects.get().state == ProposalState.REJECTED
    assert propose_match(actor=clerk, one=a, other=b, reasons=[IDENTITY_CONFLICT]) is None
    assert queries.open_matches(actor=clerk).items == []


def test_nobody_is_proposed_to_oneself_or_without_a_reason(clerk):
    a, b = people(clerk, 2)
    assert propose_match(actor=clerk, one=a, other=a, reasons=[IDENTITY_CONFLICT]) is None
    assert propose_match(actor=clerk, one=a, other=b, reasons=[]) is None
    assert MatchProposal.objects.count() == 0


def test_a_proposal_is_rejected_once(clerk, machine, other_town, staff_of):
    a, b = people(clerk, 2)
    proposal = propose_match(actor=clerk, one=a, other=b, reasons=[IDENTITY_CONFLICT])
    with pytest.raises(NotFound):
        reject_match(actor=staff_of(Role.SUPERVISOR, other_town), proposal=proposal)
    with pytest.raises(NotAllowed):
        reject_match(actor=machine, proposal=proposal)
    rejected = reject_match(actor=clerk, proposal=proposal, reason="Madre e hija")
    assert (rejected.state, rejected.decided_by_id) == (ProposalState.REJECTED, clerk.staff_id)
    with pytest.raises(Conflict):
        reject_match(actor=clerk, proposal=proposal)


def test_who_may_see_proposals(machine, town):
    for actor in (machine, system(None)):
        with pytest.raises(NotAllowed):
            queries.open_matches(actor=actor)
