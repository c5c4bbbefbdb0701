"""The team moves a report on and writes to whoever left it."""

from uuid import UUID

from django.db import transaction

from nexo.domain.safety import policies
from nexo.domain.safety.actions.file_report import checked
from nexo.domain.safety.actions.write_back import added
from nexo.domain.safety.enums import Side, Status
from nexo.domain.safety.errors import ReportIncomplete, ReportUnknown, StepNotPossible
from nexo.domain.safety.models import ConfidentialReport
from nexo.domain.safety.rules.blurring import to_the_hour
from nexo.domain.safety.rules.steps import may_move
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed


@transaction.atomic
def answer_report(
    *, actor: Actor, report_id: UUID, text: str = "", to: Status | None = None
) -> ConfidentialReport:
    """Write to the author, move the report to another step, or both.

    Raises `NotAllowed`, `ReportUnknown`, `ReportIncomplete`, `StepNotPossible`, `ReportClosed`. An answer has words.
    """
    report = policies.visible_to(actor).select_for_update(of=("self",)).filter(pk=report_id).first()
    if report is None:
        raise ReportUnknown
    if not policies.is_team(actor):
        raise NotAllowed
    if to is not None and not may_move(Status(report.status), to):
        raise StepNotPossible
    if to is None and report.status == Status.CLOSED:
        raise StepNotPossible
    if not text.strip() and to in (None, Status.ANSWERED):
        raise ReportIncomplete("Escribí qué le contestás.", field="text")
    if text.strip():
        added(report, side=Side.TEAM, text=checked(text))
    if to is not None:
        report.status, report.moved_at = to, to_the_hour(clock.now())
        report.save(update_fields=["status", "moved_at"])
    audit(
        actor=actor,
        action="safety.answer_report",
        kind="confidential_report",
        object_id=report.pk,
        changes={"status": report.status, "wrote": bool(text.strip())},
    )
    return report
