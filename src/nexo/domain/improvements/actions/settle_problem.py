"""Say that a problem is fixed, or that it was none."""

from uuid import UUID

from django.db import transaction

from nexo.domain.improvements.actions.open_problem import locked_problem
from nexo.domain.improvements.enums import UNDONE, ProblemState
from nexo.domain.improvements.errors import CauseUnanalysed, NothingDone, ProblemIncomplete, ReasonMissing
from nexo.domain.improvements.events import ProblemFixed
from nexo.domain.improvements.models import Problem
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.events.record import record

_LONGEST_WORDS = 2000


@transaction.atomic
def fix_problem(*, actor: Actor, problem_id: UUID, words: str) -> Problem:
    """Say that the cause is gone, in the words that everybody concerned is sent.

    Raises `ProblemUnknown`, `ProblemOver`, `CauseUnanalysed`, `ProblemIncomplete` without words, `NothingDone` while
    an improvement waits to be done.
    """
    problem = locked_problem(actor=actor, problem_id=problem_id)
    if problem.state == ProblemState.SEEN:
        raise CauseUnanalysed
    if not words.strip():
        raise ProblemIncomplete("Contá qué se arregló.", field="words")
    if problem.improvements.filter(state__in=UNDONE).exists():
        raise NothingDone
    problem.state, problem.closed_at = ProblemState.FIXED, clock.now()
    problem.fixed_words = words.strip()[:_LONGEST_WORDS]
    problem.save(update_fields=["state", "closed_at", "fixed_words"])
    audit(actor=actor, action="improvements.problem_fixed", kind="problem", object_id=problem.pk)
    record(ProblemFixed(problem_id=problem.pk, unit_id=problem.unit_id), actor=actor)
    return problem


@transaction.atomic
def discard_problem(*, actor: Actor, problem_id: UUID, reason: str) -> Problem:
    """Say that it was no problem of its own, and why; nobody is told. Raises as `fix_problem`, `ReasonMissing`."""
    problem = locked_problem(actor=actor, problem_id=problem_id)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    if problem.improvements.filter(state__in=UNDONE).exists():
        raise NothingDone
    problem.state, problem.closed_at = ProblemState.DISCARDED, clock.now()
    problem.discarded_because = reason.strip()[:300]
    problem.save(update_fields=["state", "closed_at", "discarded_because"])
    audit(actor=actor, action="improvements.problem_discarded", kind="problem", object_id=problem.pk)
    return problem
