"""An official takes a suggestion up as a problem, or sets it aside."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from nexo.domain.improvements import policies
from nexo.domain.improvements.actions.open_problem import Seen, link_many, open_problem
from nexo.domain.improvements.actions.propose_improvement import Planned, add_improvement
from nexo.domain.improvements.enums import Metric, SuggestionKind, SuggestionState
from nexo.domain.improvements.errors import ReasonMissing, SuggestionDecided
from nexo.domain.improvements.models import Problem, Suggestion
from nexo.domain.improvements.rules.sentences import because_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotFound

_TO_PLAN = timedelta(days=30)


@transaction.atomic
def take_suggestion(*, actor: Actor, suggestion_id: UUID, title: str) -> Problem:
    """Open the problem that was suggested, with its cases; a repeated cause brings a proposed improvement too.

    Raises `NotFound`, `SuggestionDecided`, `NotAllowed`, `ProblemIncomplete`.
    """
    row = _open(actor, suggestion_id)
    problem = open_problem(
        actor=actor,
        seen=Seen(
            title=title,
            unit_id=row.unit_id,
            service_id=row.service_id,
            zone_id=row.zone_id,
            place_text=row.place_text,
            cause=row.cause,
        ),
    )
    with override(settings.LANGUAGE_CODE):
        # What is kept is in the town's language, whoever's turn it was.
        because, first_step = because_of(row.kind, row.values), _("Corregir la causa que más se repite")
    link_many(actor=actor, problem=problem, case_ids=row.case_ids, because=because)
    if row.kind == SuggestionKind.CAUSE:
        planned = Planned(
            title=first_step,
            unit_id=row.unit_id,
            due_on=clock.today(problem.jurisdiction.zone_info) + _TO_PLAN,
            metric=Metric.CSAT,
        )
        add_improvement(actor=actor, problem=problem, planned=planned)
    _decide(actor, row, SuggestionState.TAKEN, "", problem)
    return problem


@transaction.atomic
def dismiss_suggestion(*, actor: Actor, suggestion_id: UUID, reason: str) -> Suggestion:
    """Set a suggestion aside for a year, and say why. Raises `NotFound`, `SuggestionDecided`, `ReasonMissing`."""
    row = _open(actor, suggestion_id)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    _decide(actor, row, SuggestionState.DISMISSED, reason.strip()[:300], None)
    return row


def _open(actor: Actor, suggestion_id: UUID) -> Suggestion:
    rows = policies.suggestions_visible_to(actor).select_for_update(of=("self",))
    row = rows.filter(pk=suggestion_id).first()
    if row is None:
        raise NotFound
    if row.state != SuggestionState.OPEN:
        raise SuggestionDecided
    return row


def _decide(
    actor: Actor, row: Suggestion, state: SuggestionState, because: str, problem: Problem | None
) -> None:
    row.state, row.decided_because, row.problem = state, because, problem
    row.decided_at, row.decided_by_label = clock.now(), actor.label[:150]
    row.save(update_fields=["state", "decided_because", "problem", "decided_at", "decided_by_label"])
    audit(
        actor=actor,
        action=f"improvements.suggestion_{state}",
        kind="suggestion",
        object_id=row.pk,
        changes={"kind": str(row.kind), "count": row.count},
    )
