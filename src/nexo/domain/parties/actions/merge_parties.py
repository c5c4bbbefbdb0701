"""Joins two records that are one person. No row moves: the absorbed party points to the survivor."""

from django.db import connection, transaction
from django.db.models import Q

from nexo.domain.parties import policies
from nexo.domain.parties.enums import ProposalState
from nexo.domain.parties.errors import AlreadyMerged, NotMergeable, ReasonMissing, SameParty
from nexo.domain.parties.events import PartiesMerged
from nexo.domain.parties.models import MatchProposal, Merge, Party
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.errors import NotFound
from nexo.kernel.events.record import record


@transaction.atomic
def merge_parties(*, actor: Actor, survivor: Party, absorbed: Party, reason: str) -> Merge:
    """Let `survivor` stand for both clusters from now on; undoing restores exactly.

    Both must be roots: whoever looks at a cluster sees its root, and a merge into a party between would say
    something else than the screen did.
    """
    lock_merges(actor)
    first, second = _reload(actor, survivor), _reload(actor, absorbed)
    policies.check(allowed=policies.may_merge(actor))
    if first.root_id == second.root_id:
        raise SameParty
    if first.canonical_id or second.canonical_id:
        raise AlreadyMerged
    if first.kind != second.kind:
        raise NotMergeable
    if not reason.strip():
        raise ReasonMissing(field="reason")
    joined = Party.objects.filter(Q(id=second.id) | Q(canonical_id=second.id))
    moved = sorted(joined.values_list("id", flat=True))
    joined.update(canonical=first)
    merge = Merge(
        jurisdiction_id=first.jurisdiction_id,
        survivor=first,
        absorbed=second,
        moved=moved,
        reason=reason.strip(),
        merged_by_id=actor.subject_id,
    )
    merge.save(force_insert=True)
    _settle_proposals(actor, first)
    changes = {"merge": str(merge.id), "absorbed": str(second.id), "moved": [str(one) for one in moved]}
    audit.record(actor=actor, action="parties.merge", kind="party", object_id=first.id, changes=changes)
    event = PartiesMerged(merge_id=merge.id, survivor_id=first.id, absorbed_id=second.id)
    record(event, actor=actor)
    return merge


def lock_merges(actor: Actor) -> None:
    """Let one merge or unmerge of a town run at a time: people do few, and a cluster is many rows."""
    with connection.cursor() as cursor:
        key = policies.jurisdiction_of(actor).int >> 65
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _reload(actor: Actor, party: Party) -> Party:
    found = Party.objects.filter(id=party.id).first()
    if found is None or found.jurisdiction_id != actor.jurisdiction_id:
        raise NotFound
    return found


def _settle_proposals(actor: Actor, survivor: Party) -> None:
    """Answer the open questions whether these were one."""
    cluster = [*Party.objects.filter(canonical=survivor).values_list("id", flat=True), survivor.id]
    MatchProposal.objects.filter(
        state=ProposalState.OPEN, first_id__in=cluster, second_id__in=cluster
    ).update(state=ProposalState.ACCEPTED, decided_at=clock.now(), decided_by_id=actor.subject_id)
