"""Review a decision that was taken by delegation: who stands above agrees, or would have decided otherwise."""

from uuid import UUID

from django.db import transaction

from nexo.domain.cases import policies
from nexo.domain.cases.errors import DecisionReviewedBefore, ReviewReasonMissing
from nexo.domain.cases.events import DecisionReviewed
from nexo.domain.cases.models import DelegatedDecision
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotFound
from nexo.kernel.events.record import record


@transaction.atomic
def review_decision(*, actor: Actor, decision_id: UUID, agrees: bool, reason: str = "") -> DelegatedDecision:
    """Write what the review says, once; the case stays as it is, and may be reopened apart.

    Raises `NotFound` also for who decided, `DecisionReviewedBefore`, `ReviewReasonMissing`.
    """
    row = (
        policies.reviewable_by(actor)
        .select_for_update(of=("self",))
        .select_related("delegation")
        .filter(pk=decision_id)
        .first()
    )
    if row is None:
        raise NotFound
    if row.reviewed_at is not None:
        raise DecisionReviewedBefore
    if not agrees and not reason.strip():
        raise ReviewReasonMissing(field="reason")
    row.reviewed_at, row.reviewed_by_id = clock.now(), actor.staff_id
    row.agrees, row.review_reason = agrees, reason.strip()
    row.save(update_fields=["reviewed_at", "reviewed_by", "agrees", "review_reason"])
    audit(
        actor=actor,
        action="cases.decision_reviewed",
        kind="case",
        object_id=row.case_id,
        changes={"decision": str(row.pk), "agrees": agrees},
    )
    record(
        DecisionReviewed(
            decision_id=row.pk, case_id=row.case_id, delegation_id=row.delegation_id, agrees=agrees
        ),
        actor=actor,
    )
    return row
