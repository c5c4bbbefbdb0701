"""Move an improvement along: accepted, in progress with its baseline, done, measured; or dropped."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from nexo.domain.improvements import policies
from nexo.domain.improvements.actions.propose_improvement import tell
from nexo.domain.improvements.enums import LIVING, ActionState, ProblemState
from nexo.domain.improvements.errors import ActionElsewhere, ActionUnknown, ReasonMissing
from nexo.domain.improvements.events import ImprovementMeasured
from nexo.domain.improvements.models import ImprovementAction
from nexo.domain.improvements.rules import effect as rules
from nexo.domain.improvements.rules.moves import next_states
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record


@transaction.atomic
def accept_improvement(*, actor: Actor, action_id: UUID) -> ImprovementAction:
    """Put the means of the area behind a proposed improvement; the problem has a plan now.

    Raises `ActionUnknown`, `ActionElsewhere`, `NotAllowed` for who does not decide on the means of the area.
    """
    improvement = _moved(actor, action_id, ActionState.ACCEPTED)
    improvement.accepted_at, improvement.accepted_by_label = clock.now(), actor.label[:150]
    improvement.save(update_fields=["state", "accepted_at", "accepted_by_label"])
    problem = improvement.problem
    if problem.state == ProblemState.ANALYSED:
        problem.state = ProblemState.PLANNED
        problem.save(update_fields=["state"])
    tell(actor, improvement)
    return improvement


@transaction.atomic
def start_improvement(
    *, actor: Actor, action_id: UUID, ours: rules.Sample, others: rules.Sample
) -> ImprovementAction:
    """Begin, and freeze what the metric was until today, with us and with those we are compared to.

    Raises `ActionUnknown`, `ActionElsewhere`, `NotAllowed`.
    """
    improvement = _moved(actor, action_id, ActionState.IN_PROGRESS)
    improvement.started_on = clock.today(improvement.jurisdiction.zone_info)
    improvement.baseline = {"ours": ours.stored(), "others": others.stored()}
    improvement.definition_version = rules.VERSION
    improvement.save(update_fields=["state", "started_on", "baseline", "definition_version"])
    tell(actor, improvement)
    return improvement


@transaction.atomic
def finish_improvement(*, actor: Actor, action_id: UUID) -> ImprovementAction:
    """Say that it is done today; it is measured once as many days have passed as were counted before it.

    Raises `ActionUnknown`, `ActionElsewhere`, `NotAllowed`.
    """
    improvement = _moved(actor, action_id, ActionState.DONE)
    today = clock.today(improvement.jurisdiction.zone_info)
    improvement.done_on = today
    improvement.measure_on = today + timedelta(days=improvement.window_days + 1)
    improvement.save(update_fields=["state", "done_on", "measure_on"])
    tell(actor, improvement)
    return improvement


@transaction.atomic
def drop_improvement(*, actor: Actor, action_id: UUID, reason: str) -> ImprovementAction:
    """Give an improvement up, and say why. Raises `ActionUnknown`, `ActionElsewhere`, `NotAllowed`, `ReasonMissing`."""
    if not reason.strip():
        raise ReasonMissing(field="reason")
    improvement = _moved(actor, action_id, ActionState.DROPPED)
    improvement.dropped_because = reason.strip()[:300]
    improvement.save(update_fields=["state", "dropped_because"])
    tell(actor, improvement)
    return improvement


@transaction.atomic
def measure_improvement(
    *, actor: Actor, action_id: UUID, ours: rules.Sample, others: rules.Sample
) -> ImprovementAction | None:
    """Keep what the metric is now and the effect; None where it was measured before or its day has not come.

    What was counted under another definition is not compared: then the verdict is that of too few.
    """
    rows = ImprovementAction.objects.select_for_update(of=("self",)).select_related("jurisdiction")
    improvement = rows.filter(
        pk=action_id, jurisdiction_id=jurisdiction_of(actor), state=ActionState.DONE
    ).first()
    if improvement is None or improvement.measure_on is None:
        return None
    if improvement.measure_on > clock.today(improvement.jurisdiction.zone_info):
        return None
    before, others_before = (rules.Sample.read(improvement.baseline[one]) for one in ("ours", "others"))
    found = rules.effect(
        improvement.metric,
        rules.Compared(before=before, after=ours, others_before=others_before, others_after=others),
    )
    improvement.after = {"ours": ours.stored(), "others": others.stored()}
    improvement.change, improvement.verdict = found.change, found.verdict
    improvement.state, improvement.measured_at = ActionState.MEASURED, clock.now()
    improvement.save(update_fields=["after", "change", "verdict", "state", "measured_at"])
    audit(
        actor=actor,
        action="improvements.measured",
        kind="improvement",
        object_id=improvement.pk,
        changes={"verdict": str(found.verdict), "definition": improvement.definition_version},
    )
    record(
        ImprovementMeasured(
            action_id=improvement.pk,
            problem_id=improvement.problem_id,
            metric=str(improvement.metric),
            verdict=str(found.verdict),
        ),
        actor=actor,
    )
    return improvement


def _moved(actor: Actor, action_id: UUID, to: ActionState) -> ImprovementAction:
    """Return an improvement, locked and set to its next state, not saved."""
    rows = policies.improvements_visible_to(actor).select_for_update(of=("self", "problem"))
    improvement = rows.select_related("problem", "jurisdiction").filter(pk=action_id).first()
    if improvement is None:
        raise ActionUnknown
    unit_id = improvement.problem.unit_id
    if not policies.may_keep(actor, unit_id):
        raise NotAllowed
    if to not in next_states(improvement.state, decides=True) or improvement.problem.state not in LIVING:
        raise ActionElsewhere
    if to not in next_states(improvement.state, decides=policies.may_decide(actor, unit_id)):
        raise NotAllowed
    improvement.state = to
    return improvement
