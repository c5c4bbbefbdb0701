"""Reports as the team reads them, and as whoever left one finds it again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.safety import policies
from nexo.domain.safety.enums import Category, Side, Status
from nexo.domain.safety.errors import ReportUnknown
from nexo.domain.safety.models import ConfidentialReport, Message, Picture
from nexo.domain.safety.rules import sealing
from nexo.domain.safety.rules.steps import MOVES
from nexo.kernel import ids
from nexo.kernel.actors import Actor
from nexo.kernel.paging import Page, keyset_page


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """A line of the list: nothing of what was said."""

    id: UUID
    category: Category
    status: Status
    zone: str
    received_at: datetime
    unread: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One message, opened."""

    side: Side
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedReport:
    """A report with all that the reader may see of it; `steps` are where the team may take it."""

    id: UUID
    category: Category
    status: Status
    zone: str
    text: str
    place: str
    happened: str
    received_at: datetime
    words: Sequence[Word]
    pictures: Sequence[int] = ()
    links: Sequence[tuple[str, str]] = ()
    steps: Sequence[Status] = field(default=())


def reports_of(actor: Actor, *, closed: bool = False, after: str | None = None) -> Page[ReportRow]:
    """Return the reports that the actor may read, newest first. One query, two for an auditor."""
    rows = (
        policies.visible_to(actor)
        .select_related("zone")
        .defer("text_sealed", "place_sealed", "happened_sealed")
    )
    rows = rows.filter(status=Status.CLOSED) if closed else rows.exclude(status=Status.CLOSED)
    return keyset_page(rows, order=("-received_at", "-id"), after=after).map(_row)


def opened_for_team(report: ConfidentialReport) -> OpenedReport:
    """Return a report that `read_report` gave out, with its words open. Three queries."""
    return _opened(
        report,
        pictures=list(report.pictures.order_by("number").values_list("number", flat=True)),
        links=list(report.links.order_by("linked_at").values_list("case_code", "legal_act")),
        steps=[step for step in Status if step in MOVES[Status(report.status)] and step is not Status.READ],
    )


def picture_of(actor: Actor, *, report_id: UUID, number: int) -> tuple[bytes, str]:
    """Return a picture and its type; raises `ReportUnknown`."""
    found = Picture.objects.filter(
        report__in=policies.visible_to(actor).filter(pk=report_id).values("pk"), number=number
    ).first()
    if found is None:
        raise ReportUnknown
    return sealing.opened_bytes(found.content_sealed, field="picture", row_id=found.pk), found.media_type


def report_by_key(actor: Actor, *, key: str) -> OpenedReport:
    """Return the report that a return key opens; raises `CodeMistyped`, `ReportUnknown`. Two queries."""
    digest = sealing.digest_of(ids.parse_secret(key))
    rows = ConfidentialReport.objects.filter(jurisdiction_id=jurisdiction_of(actor)).select_related("zone")
    report = rows.filter(key_digest=digest).first()
    if report is None or not policies.may_file(actor):
        raise ReportUnknown(field="key")
    return _opened(report)


def _opened(
    report: ConfidentialReport,
    *,
    pictures: Sequence[int] = (),
    links: Sequence[tuple[str, str]] = (),
    steps: Sequence[Status] = (),
) -> OpenedReport:
    return OpenedReport(
        id=report.pk,
        category=Category(report.category),
        status=Status(report.status),
        zone=report.zone.name if report.zone else "",
        text=sealing.opened(report.text_sealed, field="text", row_id=report.pk),
        place=_opened_words(report, "place"),
        happened=_opened_words(report, "happened"),
        received_at=report.received_at,
        words=[_word(message) for message in report.messages.order_by("number")],
        pictures=pictures,
        links=links,
        steps=steps,
    )


def _opened_words(report: ConfidentialReport, name: str) -> str:
    sealed = getattr(report, f"{name}_sealed")
    return sealing.opened(sealed, field=name, row_id=report.pk) if sealed else ""


def _word(message: Message) -> Word:
    return Word(
        side=Side(message.side),
        text=sealing.opened(message.text_sealed, field="message", row_id=message.pk),
        at=message.at,
    )


def _row(report: ConfidentialReport) -> ReportRow:
    return ReportRow(
        id=report.pk,
        category=Category(report.category),
        status=Status(report.status),
        zone=report.zone.name if report.zone else "",
        received_at=report.received_at,
        unread=report.unread,
    )
