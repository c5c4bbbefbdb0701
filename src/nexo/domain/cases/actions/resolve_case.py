"""Say that a case is solved, or that it cannot be; the citizen has the last word."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from nexo.domain.cases import policies
from nexo.domain.cases.actions.add_evidence import keep_files
from nexo.domain.cases.actions.change_phase import Words, locked_case, move
from nexo.domain.cases.actions.decide_delegated import keep_decision
from nexo.domain.cases.enums import OPEN_PHASES, EvidenceKind, Phase, Reason, Result
from nexo.domain.cases.errors import EvidenceMissing, MoveIncomplete
from nexo.domain.cases.models import Case, Evidence, Incident
from nexo.domain.cases.rules.lifecycle import Who, may_move
from nexo.domain.catalogue.enums import EvidenceRule
from nexo.kernel import clock
from nexo.kernel.actors import Actor, system
from nexo.kernel.files.models import StoredFile

_PROOF = {EvidenceRule.PHOTO: EvidenceKind.AFTER, EvidenceRule.ACT: EvidenceKind.ACT}


@transaction.atomic
def resolve_case(
    *,
    actor: Actor,
    case_id: UUID,
    result: Result,
    answer: str,
    files: Sequence[StoredFile] = (),
    whole_incident: bool = True,
) -> Case:
    """Resolve the case with an answer for the citizen and the proof that its service asks for.

    With `whole_incident` every other open case of the incident is resolved with the same answer, so that each
    reporter gets a closing. Whoever resolves by delegation decides the one case only, within their limit, and leaves
    a `DelegatedDecision`. Raises `CaseUnknown`, `MoveNotAllowed`, `MoveIncomplete`, `EvidenceMissing`,
    `DelegationUsedUp`, `OwnCase`.
    """
    case = locked_case(actor=actor, case_id=case_id)
    if not answer.strip():
        raise MoveIncomplete("Escribí qué se hizo: lo va a leer quien lo pidió.", field="answer")
    proof = _PROOF.get(EvidenceRule(case.service_version.evidence))
    keep_files(actor=actor, case=case, files=files, kind=proof or EvidenceKind.AFTER, is_public=True)
    if proof and not Evidence.objects.filter(case=case, kind=proof).exists():
        raise EvidenceMissing(field="files")
    _accept_first(actor, case)
    delegated = keep_decision(actor=actor, case=case)
    move(actor=actor, case=case, to=Phase.RESOLVED, words=Words(public_note=answer), result=result)
    if case.incident_id is not None and whole_incident and delegated is None:
        _resolve_incident(case, case.incident_id, answer)
    return case


@transaction.atomic
def declare_unfeasible(
    *, actor: Actor, case_id: UUID, reason: Reason, result: Result, answer: str, note: str = ""
) -> Case:
    """Say that it cannot be done, why, in a closed reason and in words; the answer is mandatory.

    Raises `CaseUnknown`, `MoveNotAllowed`, `MoveIncomplete`.
    """
    case = locked_case(actor=actor, case_id=case_id)
    _accept_first(actor, case)
    words = Words(reason=reason, note=note, public_note=answer)
    move(actor=actor, case=case, to=Phase.UNFEASIBLE, words=words, result=result)
    return case


def _accept_first(actor: Actor, case: Case) -> None:
    """An area that answers at once has accepted the case; both moves are written."""
    who = policies.standing(actor, case)
    at_once = case.phase in (Phase.ASSIGNED, Phase.REOPENED) and who & {Who.AREA, Who.SUPERVISOR}
    if at_once and may_move(Phase(case.phase), Phase.IN_PROGRESS, who):
        move(actor=actor, case=case, to=Phase.IN_PROGRESS, words=Words())


def _resolve_incident(case: Case, incident_id: UUID, answer: str) -> None:
    """Resolve what else reports the same problem; the system acts, because areas may differ."""
    Incident.objects.filter(pk=incident_id).update(resolved_at=clock.now())
    automaton = system(case.jurisdiction_id)
    others = (
        Case.objects.select_for_update(of=("self",))
        .select_related("service_version", "owner_unit")
        .filter(incident_id=incident_id, phase__in=[phase.value for phase in OPEN_PHASES])
        .exclude(pk=case.pk)
        .order_by("pk")
    )
    words = Words(note=f"mismo problema que {case.public_code}", public_note=answer)
    for other in others:
        if may_move(Phase(other.phase), Phase.IN_PROGRESS, {Who.SYSTEM}):
            move(actor=automaton, case=other, to=Phase.IN_PROGRESS, words=Words())
        if may_move(Phase(other.phase), Phase.RESOLVED, {Who.SYSTEM}):
            move(actor=automaton, case=other, to=Phase.RESOLVED, words=words, result=Result.DUPLICATE_SOLVED)
