"""Whoever left a report writes again, by the return key alone."""

from django.db import transaction
from django.db.models import F

from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.safety import policies
from nexo.domain.safety.actions.file_report import checked
from nexo.domain.safety.enums import Side, Status
from nexo.domain.safety.errors import ReportClosed, ReportUnknown
from nexo.domain.safety.models import ConfidentialReport, Message
from nexo.domain.safety.rules import sealing, steps
from nexo.domain.safety.rules.blurring import to_the_hour
from nexo.kernel import clock, ids
from nexo.kernel.actors import Actor

MOST_MESSAGES = 200


@transaction.atomic
def write_back(*, actor: Actor, key: str, text: str) -> Message:
    """Add a message of the author; raises `CodeMistyped`, `ReportUnknown`, `ReportIncomplete`, `ReportClosed`.

    As with the report itself, no audit row and no event: they would keep the second.
    """
    digest = sealing.digest_of(ids.parse_secret(key))
    rows = ConfidentialReport.objects.select_for_update().filter(jurisdiction_id=jurisdiction_of(actor))
    report = rows.filter(key_digest=digest).first()
    if report is None or not policies.may_file(actor):
        raise ReportUnknown(field="key")
    text = checked(text)
    if report.status == Status.CLOSED:
        raise ReportClosed
    message = added(report, side=Side.REPORTER, text=text)
    report.status, report.unread = steps.after_word(Status(report.status)), F("unread") + 1
    report.save(update_fields=["status", "unread"])
    return message


def added(report: ConfidentialReport, *, side: Side, text: str) -> Message:
    """Write one message after the last one; the caller holds the lock of the report."""
    count = report.messages.count()
    if count >= MOST_MESSAGES:
        raise ReportClosed
    message = Message(report=report, number=count + 1, side=side, at=to_the_hour(clock.now()))
    message.text_sealed = sealing.close(text, field="message", row_id=message.pk)
    message.save(force_insert=True)
    return message
