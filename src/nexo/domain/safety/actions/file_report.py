"""Takes a confidential report and gives its return key, the only time that anybody sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction

from nexo.domain.organisation.models import Zone
from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.safety import policies
from nexo.domain.safety.enums import Category
from nexo.domain.safety.errors import FileNotCleanable, ReportIncomplete, TooManyFiles
from nexo.domain.safety.models import ConfidentialReport, Picture
from nexo.domain.safety.rules import sealing
from nexo.domain.safety.rules.blurring import to_the_hour
from nexo.kernel import clock, ids
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotAllowed
from nexo.kernel.files.apart import clean_copy_apart
from nexo.kernel.files.check import check_content
from nexo.kernel.files.sniff import sniff

LONGEST_TEXT = 6000
LONGEST_WORDS = 300
MOST_PICTURES = 4
MOST_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody lets us know; `pictures` are bytes as they came, whatever they were called."""

    text: str
    category: Category = Category.OTHER
    zone_id: UUID | None = None
    place: str = ""
    happened: str = ""
    pictures: Sequence[bytes] = ()


@dataclass(frozen=True, slots=True)
class Filed:
    """A report that was taken; `key` is known only here and to whoever reads it now."""

    report_id: UUID
    key: str


def file_report(*, actor: Actor, told: Told) -> Filed:
    """Keep a report; raises `NotAllowed`, `ReportIncomplete`, `TooManyFiles`, `FileNotCleanable`, `FileRefused`.

    Nothing of who sends it is asked for, and no audit row, event or job is written: each would keep the very second.
    The report is its own record.
    """
    if not policies.may_file(actor):
        raise NotAllowed
    text = checked(told.text)
    cleaned = [_cleaned(content) for content in _bounded(told.pictures)]
    with transaction.atomic():
        return _kept(actor, told, text, cleaned)


def checked(text: str) -> str:
    """Return words that may be kept; raises `ReportIncomplete`."""
    text = text.strip()
    if not text:
        raise ReportIncomplete(field="text")
    if len(text) > LONGEST_TEXT:
        raise ReportIncomplete(
            "Es demasiado largo: hasta %(n)s letras.", field="text", values={"n": LONGEST_TEXT}
        )
    return text


def _bounded(pictures: Sequence[bytes]) -> Sequence[bytes]:
    if len(pictures) > MOST_PICTURES:
        raise TooManyFiles(field="pictures")
    return pictures


def _cleaned(content: bytes) -> bytes:
    """Return a picture drawn anew from its pixels; what cannot be is refused, since it may tell where it was made."""
    media_type = check_content(content, filename="", declared_type="", max_bytes=MOST_BYTES)
    copy = clean_copy_apart(content, media_type)
    if copy is None:
        raise FileNotCleanable(field="pictures")
    return copy


def _kept(actor: Actor, told: Told, text: str, cleaned: Sequence[bytes]) -> Filed:
    key, report_id, moment = ids.new_secret(), uuid4(), to_the_hour(clock.now())
    zones = Zone.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    place, happened = told.place.strip()[:LONGEST_WORDS], told.happened.strip()[:LONGEST_WORDS]
    report = ConfidentialReport(
        id=report_id,
        jurisdiction_id=jurisdiction_of(actor),
        key_digest=sealing.digest_of(key),
        category=told.category,
        zone=zones.filter(pk=told.zone_id).first() if told.zone_id else None,
        text_sealed=sealing.close(text, field="text", row_id=report_id),
        place_sealed=sealing.close(place, field="place", row_id=report_id) if place else None,
        happened_sealed=sealing.close(happened, field="happened", row_id=report_id) if happened else None,
        received_at=moment,
        moved_at=moment,
    )
    report.save(force_insert=True)
    Picture.objects.bulk_create(
        _picture(report, number, content) for number, content in enumerate(cleaned, start=1)
    )
    return Filed(report_id, key)


def _picture(report: ConfidentialReport, number: int, content: bytes) -> Picture:
    picture_id = uuid4()
    return Picture(
        id=picture_id,
        report=report,
        number=number,
        media_type=sniff(content),
        content_sealed=sealing.close_bytes(content, field="picture", row_id=picture_id),
    )
