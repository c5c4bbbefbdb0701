"""Takes two records apart again, whatever was joined before or after."""

from django.db import transaction
from django.db.models import Q

from nexo.domain.parties import policies
from nexo.domain.parties.actions.merge_parties import lock_merges
from nexo.domain.parties.enums import ProposalState
from nexo.domain.parties.errors import MergeAlreadyUndone, ReasonMissing
from nexo.domain.parties.events import PartiesUnmerged
from nexo.domain.parties.models import MatchProposal, Merge, Party
from nexo.domain.parties.rules.merging import roots
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.errors import NotFound
from nexo.kernel.events.record import record


@transaction.atomic
def unmerge_parties(*, actor: Actor, merge: Merge, reason: str) -> Merge:
    """Undo one merge. The clusters that are left follow from the merges still in force alone."""
    lock_merges(actor)
    merge = Merge.objects.select_related("survivor", "absorbed").get(id=merge.id)
    if merge.jurisdiction_id != actor.jurisdiction_id:
        raise NotFound
    policies.check(allowed=policies.may_merge(actor))
    if merge.undone_at is not None:
        raise MergeAlreadyUndone
    if not reason.strip():
        raise ReasonMissing(field="reason")
    merge.undone_at, merge.undone_by_id, merge.undo_reason = clock.now(), actor.subject_id, reason.strip()
    merge.save(update_fields=["undone_at", "undone_by_id", "undo_reason"])
    restored = _restore(merge.survivor.root_id)
    _answer_proposals(actor, merge)
    changes = {"merge": str(merge.id), "absorbed": str(merge.absorbed_id), "restored": restored}
    audit.record(
        actor=actor, action="parties.unmerge", kind="party", object_id=merge.survivor_id, changes=changes
    )
    event = PartiesUnmerged(merge_id=merge.id, survivor_id=merge.survivor_id, absorbed_id=merge.absorbed_id)
    record(event, actor=actor)
    return merge


def _answer_proposals(actor: Actor, merge: Merge) -> None:
    """Keep that these two were found to be different people, so that nobody is asked again."""
    first, second = sorted((merge.survivor_id, merge.absorbed_id))
    MatchProposal.objects.filter(first_id=first, second_id=second).update(
        state=ProposalState.REJECTED, decided_at=clock.now(), decided_by_id=actor.subject_id
    )


def _restore(former_root: object) -> list[str]:
    """Set anew the roots of a cluster that came apart; return the ids of the parties that changed theirs."""
    parties = list(Party.objects.filter(Q(id=former_root) | Q(canonical_id=former_root)))
    edges = Merge.objects.filter(absorbed__in=parties, undone_at__isnull=True)
    root_of = roots([party.id for party in parties], edges.values_list("absorbed_id", "survivor_id"))
    changed = []
    for party in parties:
        root = root_of[party.id]
        canonical_id = None if root == party.id else root
        if party.canonical_id != canonical_id:
            party.canonical_id = canonical_id
            party.save(update_fields=["canonical"])
            changed.append(str(party.id))
    return changed
