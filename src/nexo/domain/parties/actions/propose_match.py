"""Proposes that two parties may be one; a person decides, nothing is joined here."""

from collections.abc import Sequence

from django.db import transaction

from nexo.domain.parties.enums import ProposalState
from nexo.domain.parties.events import MatchProposed
from nexo.domain.parties.models import MatchProposal, Party
from nexo.domain.parties.rules.matching import Reason, score
from nexo.kernel.actors import Actor
from nexo.kernel.events.record import record


@transaction.atomic
def propose_match(
    *, actor: Actor, one: Party, other: Party, reasons: Sequence[Reason]
) -> MatchProposal | None:
    """Return the open proposal for the pair, made or strengthened; None where a person has decided before."""
    first, second = sorted((one.root_id, other.root_id))
    points = score(reasons)
    if first == second or not reasons:
        return None
    plain = [{"code": reason.code, "text": reason.text, "points": reason.points} for reason in reasons]
    proposal, is_new = MatchProposal.objects.get_or_create(
        first_id=first,
        second_id=second,
        defaults={"jurisdiction_id": one.jurisdiction_id, "score": points, "reasons": plain},
    )
    if is_new:
        event = MatchProposed(proposal_id=proposal.id, first_id=first, second_id=second, score=points)
        record(event, actor=actor)
    elif proposal.state == ProposalState.OPEN and points > proposal.score:
        still_open = MatchProposal.objects.filter(id=proposal.id, state=ProposalState.OPEN)
        still_open.update(score=points, reasons=plain)
        proposal.refresh_from_db()
    return proposal if proposal.state == ProposalState.OPEN else None
