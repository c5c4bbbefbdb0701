"""Opens a report for an official who may read it, and writes down that they did."""

from uuid import UUID

from django.db import transaction

from nexo.domain.safety import policies
from nexo.domain.safety.enums import Status
from nexo.domain.safety.errors import ReportUnknown
from nexo.domain.safety.models import ConfidentialReport
from nexo.domain.safety.rules.blurring import to_the_hour
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit


@transaction.atomic
def read_report(*, actor: Actor, report_id: UUID) -> ConfidentialReport:
    """Return the report, with its reading in the audit; what the team opens counts as read. Raises `ReportUnknown`.

    An auditor with a lifted seal reads and changes nothing: the audit names the seal.
    """
    report = policies.visible_to(actor).select_for_update(of=("self",)).filter(pk=report_id).first()
    if report is None:
        raise ReportUnknown
    seal = None
    if policies.is_team(actor):
        _mark_read(report)
    else:
        seal = policies.open_seal(actor)
    audit(
        actor=actor,
        action="safety.read_report",
        kind="confidential_report",
        object_id=report.pk,
        changes={"lifted_seal": str(seal.pk)} if seal else {},
    )
    return report


def _mark_read(report: ConfidentialReport) -> None:
    changed = []
    if report.status == Status.RECEIVED:
        report.status, report.moved_at = Status.READ, to_the_hour(clock.now())
        changed = ["status", "moved_at"]
    if report.unread:
        report.unread = 0
        changed.append("unread")
    if changed:
        report.save(update_fields=changed)
