"""Take the steps of a macro or a rule, each by the action that an official would use: no step is a privilege."""

from collections.abc import Callable, Mapping
from uuid import UUID

from nexo.domain.automation.enums import Do
from nexo.domain.automation.errors import (
    AnswerGone,
    AnswerIncomplete,
    LegalClockAtStake,
    NobodyToAnswer,
)
from nexo.domain.automation.rules.saying import Step
from nexo.domain.cases.actions.assign_case import assign_case, return_case, take_case
from nexo.domain.cases.actions.change_phase import change_phase
from nexo.domain.cases.actions.escalate_case import escalate_case
from nexo.domain.cases.actions.note_case import note_case
from nexo.domain.cases.actions.resolve_case import resolve_case
from nexo.domain.cases.actions.tasks_of_case import add_task
from nexo.domain.cases.actions.work_case import ask_citizen, schedule_case
from nexo.domain.cases.enums import Phase, Reason, Result
from nexo.domain.cases.errors import CaseUnknown, MoveNotAllowed, UnitUnsuitable
from nexo.domain.cases.models import Case, Clock
from nexo.domain.cases.policies import visible_to
from nexo.domain.cases.queries.filled import answer_values
from nexo.domain.catalogue.enums import StartRule
from nexo.domain.interactions.actions.open_conversation import open_conversation
from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.queries.choices import channel_choices
from nexo.domain.knowledge.models import StandardAnswer
from nexo.domain.knowledge.rules.variables import fill, missing
from nexo.domain.organisation.models import Unit
from nexo.domain.organisation.queries.town import calendar_of
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind

TASK_KIND = "macro"


def take(step: Step, *, actor: Actor, case_id: UUID, key: str) -> None:
    """Take one step on a case. Inside the transaction of the whole.

    `key` names this very step, so that a message is queued once. Raises what the actions raise, and
    `NobodyToAnswer`, `AnswerGone`, `AnswerIncomplete`, `LegalClockAtStake`.
    """
    if actor.kind is ActorKind.SYSTEM:
        _guard(step, actor, case_id)
    _TAKES[step.do](step, actor, case_id, key)


def _guard(step: Step, actor: Actor, case_id: UUID) -> None:
    """Refuse what is forbidden to every machine and the actions would let the system do."""
    if step.do is Do.BEGIN and _case(actor, case_id).phase not in (Phase.ASSIGNED, Phase.REOPENED):
        # From a case that waits, going on would set its terms in motion again.
        raise MoveNotAllowed
    if step.do is Do.ASSIGN and _counts_from_the_area(case_id):
        raise LegalClockAtStake


def _counts_from_the_area(case_id: UUID) -> bool:
    running = Clock.objects.filter(case_id=case_id, stopped_at__isnull=True)
    return running.filter(term__start_rule=StartRule.COMPETENT).exists()


def _case(actor: Actor, case_id: UUID) -> Case:
    rows = visible_to(actor).select_related("service", "owner_unit", "jurisdiction", "applicant")
    case = rows.filter(pk=case_id).first()
    if case is None:
        raise CaseUnknown
    return case


def _unit_id(actor: Actor, code: str) -> UUID:
    rows = Unit.objects.filter(jurisdiction_id=jurisdiction_of(actor), code=code, valid_to__isnull=True)
    found = rows.values_list("pk", flat=True).first()
    if found is None:
        raise UnitUnsuitable(field="unit")
    return found


def _filled(step: Step, actor: Actor, case: Case) -> str:
    """Return a standard answer as it reads for the case: with no blank in it, for nobody may look at it first."""
    rows = StandardAnswer.objects.filter(jurisdiction_id=case.jurisdiction_id, code=step.answer)
    answer = rows.filter(is_active=True, language="es").first()
    if answer is None:
        raise AnswerGone(values={"code": step.answer})
    signed = case.jurisdiction.name if actor.kind is ActorKind.SYSTEM else ""
    values = answer_values(actor, case, signed=signed)
    lacks = missing(answer.body, values)
    if lacks:
        raise AnswerIncomplete(values={"what": ", ".join(lacks)})
    return fill(answer.body, values)


def _note(step: Step, actor: Actor, case_id: UUID, _key: str) -> None:
    note_case(actor=actor, case_id=case_id, text=step.text)


def _task(step: Step, actor: Actor, case_id: UUID, _key: str) -> None:
    unit_id = _unit_id(actor, step.unit)
    add_task(actor=actor, case_id=case_id, kind=TASK_KIND, title=step.text, unit_id=unit_id)


def _assign(step: Step, actor: Actor, case_id: UUID, _key: str) -> None:
    assign_case(actor=actor, case_id=case_id, unit_id=_unit_id(actor, step.unit))


def _answer(step: Step, actor: Actor, case_id: UUID, key: str) -> None:
    case = _case(actor, case_id)
    if case.applicant is None:
        raise NobodyToAnswer
    text = _filled(step, actor, case)
    ways = [one for one in channel_choices(party=case.applicant) if one.allowed and not one.is_refused]
    way = next((one for one in ways if one.is_proposed), next(iter(ways), None))
    if way is None:
        raise NobodyToAnswer
    queue_message(
        actor=actor,
        conversation=open_conversation(actor=actor, party=case.applicant),
        channel=way.slug,
        text=text,
        party=case.applicant,
        subject=f"[{case.public_code}] {case.title}",
        references=[("cases", "case", case.pk)],
        automatic=actor.kind is ActorKind.SYSTEM,
        key=key,
    )


def _begin(_step: Step, actor: Actor, case_id: UUID, _key: str) -> None:
    change_phase(actor=actor, case_id=case_id, to=Phase.IN_PROGRESS)


def _raise(step: Step, actor: Actor, case_id: UUID, _key: str) -> None:
    escalate_case(actor=actor, case_id=case_id, level=step.number)


def _take(_step: Step, actor: Actor, case_id: UUID, _key: str) -> None:
    take_case(actor=actor, case_id=case_id)


def _plan(step: Step, actor: Actor, case_id: UUID, _key: str) -> None:
    town = _case(actor, case_id).jurisdiction
    today = clock.today(town.zone_info)
    schedule_case(actor=actor, case_id=case_id, day=calendar_of(town.calendar_id).after(today, step.number))


def _ask(step: Step, actor: Actor, case_id: UUID, _key: str) -> None:
    ask_citizen(actor=actor, case_id=case_id, question=step.text)


def _resolve(step: Step, actor: Actor, case_id: UUID, _key: str) -> None:
    answer = _filled(step, actor, _case(actor, case_id))
    resolve_case(actor=actor, case_id=case_id, result=Result(step.choice), answer=answer)


def _return(step: Step, actor: Actor, case_id: UUID, _key: str) -> None:
    return_case(actor=actor, case_id=case_id, reason=Reason(step.choice), note=step.text)


_TAKES: Mapping[Do, Callable[[Step, Actor, UUID, str], None]] = {
    Do.NOTE: _note,
    Do.TASK: _task,
    Do.ASSIGN: _assign,
    Do.ANSWER: _answer,
    Do.BEGIN: _begin,
    Do.RAISE: _raise,
    Do.TAKE: _take,
    Do.PLAN: _plan,
    Do.ASK: _ask,
    Do.RESOLVE: _resolve,
    Do.RETURN: _return,
}
