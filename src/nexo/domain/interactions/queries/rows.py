"""One entry of the ledger as the screens show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from nexo.domain.interactions import policies
from nexo.domain.interactions.models import Attachment, Conversation, Interaction, Reference
from nexo.domain.interactions.ports import DeliveryState
from nexo.domain.interactions.rules.transcribing import may_be_transcribed
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.paging import PAGE_SIZE, Page, keyset_page

_SOON = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A file of an entry: `state` stored, pending, refused or failed, with the reason."""

    id: UUID
    file_id: UUID | None
    filename: str
    media_type: str
    size: int
    state: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """An entry with everything a bubble shows. `versions`: earlier or later wordings of the same message.

    `wants_words`: it came as a file, and what it says is for an official to write down.

    `occurred_at` is the provider's time, `received_at` ours. `state`, `error` and `can_undo` are of an
    outgoing one.
    """

    id: UUID
    conversation_id: UUID
    party_id: UUID | None
    channel: str
    direction: str
    kind: str
    subject: str
    text: str
    quoted: str
    html: str
    author: str
    sender: str
    is_automatic: bool
    is_verified: bool
    is_protected: bool
    is_withdrawn: bool
    edits: str
    because: str
    occurred_at: datetime
    received_at: datetime
    result: str
    duration_seconds: int | None
    reply_to_id: UUID | None
    location: tuple[float, float] | None
    state: str
    error: str
    not_before: datetime | None
    to: str
    files: list[FileRow] = field(default_factory=list)
    references: list[tuple[str, str, UUID]] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    wants_words: bool = False

    @property
    def leaves_later(self) -> bool:
        """Say whether a message waits for a moment of its own, longer than for an undo."""
        moment = self.not_before
        return self.state == DeliveryState.QUEUED and moment is not None and moment > clock.now() + _SOON


def timeline_rows(
    *,
    actor: Actor,
    party_ids: Sequence[UUID] | None = None,
    conversation: Conversation | None = None,
    channel: str = "",
    kind: str = "",
    with_files: bool = False,
    after: str | None = None,
    limit: int = PAGE_SIZE,
) -> Page[TimelineRow]:
    """Return entries newest first, of some parties or of one conversation, of one `channel` or of all.

    `kind`: of one kind alone; `with_files`: only what came or went with papers.

    Three queries, however many rows.
    """
    rows = Interaction.objects.all()
    if conversation is not None:
        rows = rows.filter(conversation=conversation)
    if party_ids is not None:
        rows = rows.filter(party_id__in=party_ids)
    if channel:
        rows = rows.filter(channel=channel)
    if kind:
        rows = rows.filter(kind=kind)
    if with_files:
        rows = rows.filter(Exists(Attachment.objects.filter(interaction=OuterRef("pk"))))
    page = keyset_page(
        with_rows(policies.readable(actor, rows)), order=("-occurred_at", "-id"), after=after, limit=limit
    )
    return page.map(row_of)


def rows_about(
    *, actor: Actor, register: str, kind: str, object_id: UUID, limit: int = 200
) -> list[TimelineRow]:
    """Return the entries tied to one object of another register, oldest first: three queries.

    Whoever may open that object may read what was said about it; protected entries stay with their unit.
    """
    rows = Interaction.objects.filter(
        references__register=register, references__kind=kind, references__object_id=object_id
    )
    found = with_rows(policies.readable(actor, rows)).order_by("-occurred_at", "-id")[:limit]
    return [row_of(one) for one in reversed(found)]


def with_rows(rows: QuerySet[Interaction]) -> QuerySet[Interaction]:
    """Load everything that `row_of` reads: two more queries for the whole list."""
    return rows.select_related("delivery").prefetch_related(
        Prefetch("attachments", queryset=Attachment.objects.order_by("pk")),
        Prefetch("references", queryset=Reference.objects.order_by("pk")),
    )


def row_of(one: Interaction) -> TimelineRow:
    """Return an entry loaded by `with_rows` as a row."""
    delivery = getattr(one, "delivery", None)
    location = one.details.get("location")
    is_redacted = one.redacted_at is not None
    return TimelineRow(
        id=one.pk,
        conversation_id=one.conversation_id,
        party_id=one.party_id,
        channel=one.channel,
        direction=one.direction,
        kind=one.kind,
        subject=one.subject,
        text=f"[Texto retirado: {one.redaction_reason}]" if is_redacted else one.text,
        quoted="" if is_redacted else one.quoted,
        html="" if is_redacted else one.html,
        author=one.author_label,
        sender=one.sender_label,
        is_automatic=one.is_automatic,
        is_verified=one.is_verified,
        is_protected=one.is_protected,
        is_withdrawn=one.withdrawn_at is not None,
        edits=str(one.details.get("edits", "")),
        because=one.attached_because,
        occurred_at=one.occurred_at,
        received_at=one.received_at,
        result=one.result,
        duration_seconds=one.duration_seconds,
        reply_to_id=one.reply_to_id,
        location=(location[0], location[1]) if location else None,
        state=delivery.state if delivery else "",
        error=delivery.error if delivery else "",
        not_before=delivery.not_before if delivery else None,
        to=delivery.to_value if delivery else "",
        files=_files(one.attachments.all()),
        references=[(ref.register, ref.kind, ref.object_id) for ref in one.references.all()],
        details=one.details,
        wants_words=not is_redacted
        and may_be_transcribed(
            direction=one.direction,
            text=one.text,
            details=one.details,
            has_files=bool(one.attachments.all()),
        ),
    )


def _files(rows: Iterable[Attachment]) -> list[FileRow]:
    return [
        FileRow(
            id=row.pk,
            file_id=row.file_id,
            filename=row.filename,
            media_type=row.media_type,
            size=row.size,
            state=row.state,
            reason=row.reason,
        )
        for row in rows
    ]
