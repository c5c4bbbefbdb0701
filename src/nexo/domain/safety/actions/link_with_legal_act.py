"""Ties a report to a case of the town, which only a legal act can order."""

from uuid import UUID

from django.db import IntegrityError, transaction

from nexo.domain.cases.models import Case
from nexo.domain.safety import policies
from nexo.domain.safety.errors import ActMissing, CaseMissing, ReportUnknown, StepNotPossible
from nexo.domain.safety.models import LegalLink
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.ids import CodeMistyped, parse_code

_SHORTEST_ACT = 5


@transaction.atomic
def link_with_legal_act(*, actor: Actor, report_id: UUID, case_code: str, legal_act: str) -> LegalLink:
    """Tie a report to the case with `case_code` by `legal_act` ("Oficio 123/2026, Juzgado de Garantías 2").

    The case learns nothing of it, and its people are not read here. The audit has the act and the report, not the
    case: otherwise whoever reads the audit could walk from one domain to the other. Raises `NotAllowed`,
    `ReportUnknown`, `ActMissing`, `CaseMissing`, `StepNotPossible`.
    """
    report = policies.visible_to(actor).select_for_update(of=("self",)).filter(pk=report_id).first()
    if report is None:
        raise ReportUnknown
    if not policies.is_team(actor) or actor.staff_id is None:
        raise NotAllowed
    act = legal_act.strip()
    if len(act) < _SHORTEST_ACT or not any(sign.isdigit() for sign in act):
        raise ActMissing(field="legal_act")
    case = _case(report.jurisdiction_id, case_code)
    link = LegalLink(
        report=report,
        case_id=case.pk,
        case_code=case.public_code,
        legal_act=act,
        linked_by_id=actor.staff_id,
        linked_at=clock.now(),
    )
    try:
        with transaction.atomic():
            link.save(force_insert=True)
    except IntegrityError:
        raise StepNotPossible("Ya estaba vinculado con ese caso.", field="case_code") from None
    audit(
        actor=actor,
        action="safety.link_with_legal_act",
        kind="confidential_report",
        object_id=report.pk,
        reason=act,
        changes={"link": str(link.pk)},
    )
    return link


def _case(jurisdiction_id: UUID, code: str) -> Case:
    try:
        found = Case.objects.filter(jurisdiction_id=jurisdiction_id, public_code=parse_code(code)).first()
    except CodeMistyped:
        found = None
    if found is None:
        raise CaseMissing(field="case_code")
    return found
