"""Answers that two records are different people, so that nobody is asked again."""

from django.db import transaction

from nexo.domain.parties import policies
from nexo.domain.parties.enums import ProposalState
from nexo.domain.parties.models import MatchProposal
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.errors import Conflict, NotFound


@transaction.atomic
def reject_match(*, actor: Actor, proposal: MatchProposal, reason: str = "") -> MatchProposal:
    """Close an open proposal. Saying yes to one is `merge_parties`."""
    proposal = MatchProposal.objects.select_for_update().get(id=proposal.id)
    if proposal.jurisdiction_id != actor.jurisdiction_id:
        raise NotFound
    policies.check(allowed=policies.may_merge(actor))
    if proposal.state != ProposalState.OPEN:
        raise Conflict
    proposal.state = ProposalState.REJECTED.value
    proposal.decided_at, proposal.decided_by_id = clock.now(), actor.subject_id
    proposal.save(update_fields=["state", "decided_at", "decided_by_id"])
    audit.record(
        actor=actor,
        action="parties.reject_match",
        kind="match",
        object_id=proposal.id,
        reason=reason,
        changes={"first": str(proposal.first_id), "second": str(proposal.second_id)},
    )
    return proposal
