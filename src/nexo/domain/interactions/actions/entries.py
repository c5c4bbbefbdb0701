"""Writing one entry of the ledger and what it does to its conversation; every way in goes through here."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import IntegrityError, transaction

from nexo.domain.interactions.enums import ConversationState
from nexo.domain.interactions.models import Attachment, Conversation, Interaction
from nexo.domain.interactions.ports import Media
from nexo.domain.interactions.rules import preview, waiting
from nexo.domain.parties.models import Party
from nexo.kernel import clock
from nexo.kernel.events.live import announce
from nexo.kernel.files.models import StoredFile
from nexo.kernel.files.refused import FileRefused
from nexo.kernel.files.store import store
from nexo.kernel.insert import insert
from nexo.kernel.jobs.defer import defer
from nexo.kernel.text.fold import fold

File = StoredFile | Media
"""A file as an action takes it: kept already, or its bytes with a name."""

FETCH = "interactions.fetch_media"
_LONGEST_SEARCH = 20_000
_gathered: ContextVar[dict[UUID, set[UUID]] | None] = ContextVar("gathered", default=None)


@contextmanager
def telling_once() -> Iterator[None]:
    """Tell the open pages of all entries of the block in one notice a jurisdiction: for a batch of messages."""
    gathered: dict[UUID, set[UUID]] = {}
    token = _gathered.set(gathered)
    try:
        yield
    finally:
        _gathered.reset(token)
    for jurisdiction_id, ids in gathered.items():
        announce("inbox", sorted(ids), jurisdiction_id=jurisdiction_id)


def conversation_for(
    *,
    jurisdiction_id: UUID,
    party: Party | None,
    claimed: UUID | None = None,
    stays_closed: bool = False,
    fresh_party: bool = False,
) -> tuple[Conversation, bool]:
    """Return the locked conversation of an entry and whether it is new (then not yet written).

    An open one of the person (or of anyone merged with them) comes first, then the claimed one, closed or not; but
    what belongs in a protected one never lands where others read. A `fresh_party` was written in this transaction:
    it has none, and none is looked for.
    """
    found = _candidates(jurisdiction_id, None if fresh_party else party, claimed)
    target = next(
        (one for one in found if one.pk == claimed and _is_kept(one, stays_closed=stays_closed)), None
    )
    target = target or next((one for one in found if _is_open(one)), None) or next(iter(found), None)
    if target is not None:
        return target, False
    return Conversation(jurisdiction_id=jurisdiction_id, party=party), True


def write(
    interaction: Interaction,
    conversation: Conversation,
    *,
    is_new: bool,
    files: Sequence[File] = (),
    has_location: bool = False,
    fresh_party: bool = False,
) -> tuple[Conversation, bool]:
    """Write an entry, its files and its mark on the conversation.

    Return the conversation and whether it is new.
    Two first contacts of one person at the same instant: the second finds the conversation of the first.
    """
    _touch(conversation, interaction, files, has_location=has_location)
    if is_new and (rival := create(conversation, fresh_party=fresh_party)):
        conversation, is_new = rival, False
        _touch(conversation, interaction, files, has_location=has_location)
    if not is_new:
        conversation.save(update_fields=_TOUCHED)
    interaction.conversation = conversation
    if conversation.is_protected:
        interaction.is_protected, interaction.reader_unit_id = True, conversation.unit_id
    interaction.search_text = search_text_of(interaction)
    insert(interaction)
    attach(interaction, files)
    _tell(conversation)
    return conversation, is_new


def create(conversation: Conversation, *, fresh_party: bool = False) -> Conversation | None:
    """Write a new conversation.

    Or return the one that somebody else opened for the person in the same instant.
    """
    if fresh_party or conversation.party is None:
        insert(conversation)  # nobody else can know this party yet
        return None
    try:
        with transaction.atomic():
            insert(conversation)
    except IntegrityError:
        return Conversation.objects.select_for_update().get(
            party=conversation.party, state=ConversationState.OPEN
        )
    return None


def attach(interaction: Interaction, files: Sequence[File]) -> list[Attachment]:
    """Write the files of an entry. One that is refused, or must still be fetched, is visible as that."""
    rows = [_attachment(interaction, file) for file in files]
    if rows:
        Attachment.objects.bulk_create(rows)
    for row in rows:
        if row.state == "pending":
            defer(FETCH, attachment_id=row.pk)
    return rows


def search_text_of(interaction: Interaction) -> str:
    """Return what the search reads of an entry."""
    parts = (interaction.subject, interaction.text, interaction.sender_label)
    return fold(" ".join(part for part in parts if part))[:_LONGEST_SEARCH]


_TOUCHED = [
    "state",
    "closed_at",
    "last_channel",
    "preview",
    "last_at",
    "waiting_since",
    "unread_count",
    "snoozed_until",
]


def _tell(conversation: Conversation) -> None:
    gathered = _gathered.get()
    if gathered is None:
        announce("inbox", [conversation.pk], jurisdiction_id=conversation.jurisdiction_id)
    else:
        gathered.setdefault(conversation.jurisdiction_id, set()).add(conversation.pk)


def _is_kept(claimed: Conversation, *, stays_closed: bool) -> bool:
    """Say whether an entry stays in the conversation it claims although the person may have another open one."""
    return stays_closed or _is_open(claimed) or (claimed.is_protected and claimed.party_id is None)


def _is_open(conversation: Conversation) -> bool:
    return conversation.state == ConversationState.OPEN


# Every message asks this, and half of what it cost was Django composing the same words again.
_OPEN_OF_CLUSTER = """
SELECT c.* FROM interactions_conversation c
WHERE c.party_id IN (SELECT p.id FROM parties_party p WHERE p.id = %(root)s OR p.canonical_id = %(root)s)
  AND c.state = 'open' AND c.jurisdiction_id = %(jurisdiction)s
ORDER BY c.id FOR UPDATE OF c
"""


def _candidates(jurisdiction_id: UUID, party: Party | None, claimed: UUID | None) -> list[Conversation]:
    """Lock what the entry may join, the open ones of the person first.

    Their own before those merged with them.
    """
    found: list[Conversation] = []
    if party is not None:
        mine = Conversation.objects.raw(
            _OPEN_OF_CLUSTER, {"root": party.root_id, "jurisdiction": jurisdiction_id}
        )
        found = sorted(mine, key=lambda one: one.party_id != party.pk)
    if claimed is not None and all(one.pk != claimed for one in found):
        found += Conversation.objects.select_for_update().filter(pk=claimed, jurisdiction_id=jurisdiction_id)
    return found


def _touch(
    conversation: Conversation, interaction: Interaction, files: Sequence[File], *, has_location: bool
) -> None:
    effect = waiting.effect_of(
        direction=interaction.direction,
        kind=interaction.kind,
        is_automatic=interaction.is_automatic,
        result=interaction.result,
    )
    if effect.waits and conversation.waiting_since is None:
        conversation.waiting_since = interaction.received_at
    if effect.waits is False:
        conversation.waiting_since = None
        conversation.unread_count = 0
    if effect.reopens and not _is_open(conversation):
        conversation.state, conversation.closed_at = ConversationState.OPEN, None
    if effect.waits:
        conversation.snoozed_until = None  # who writes again does not wait for the hour that was chosen
    conversation.unread_count += effect.unread
    if effect.shows or conversation._state.adding:  # noqa: SLF001 - Django's own mark of an unwritten row
        conversation.last_at = clock.now()
        conversation.last_channel = interaction.channel
        conversation.preview = _line(interaction, files, has_location=has_location)
        if conversation._state.adding:  # noqa: SLF001
            conversation.started_at = conversation.last_at


def _line(interaction: Interaction, files: Sequence[File], *, has_location: bool) -> str:
    if interaction.is_protected:
        return preview.RESERVED
    return preview.preview_of(
        text=interaction.text,
        subject=interaction.subject,
        media_types=[file.media_type for file in files],
        has_location=has_location,
    )


def _attachment(interaction: Interaction, file: File) -> Attachment:
    if isinstance(file, StoredFile):
        return _stored(interaction, file)
    row = Attachment(
        interaction=interaction,
        filename=file.filename[:200],
        media_type=file.media_type[:100],
        size=file.size or len(file.content or b""),
        inline_id=(file.inline_id or "")[:200],
        external_id=(file.external_id or "")[:300],
        url=file.url or "",
    )
    if file.content is None:
        row.state = "pending"
        return row
    return keep_content(row, file.content, interaction.jurisdiction_id)


def keep_content(row: Attachment, content: bytes, jurisdiction_id: UUID) -> Attachment:
    """Keep the bytes of an attachment, or say on it why they were refused; the caller writes the row."""
    try:
        stored = store(
            content, filename=row.filename, declared_type=row.media_type, jurisdiction_id=jurisdiction_id
        )
    except FileRefused as refused:
        row.state, row.reason = "refused", refused.message[:200]
        return row
    row.file, row.state, row.reason = stored, "stored", ""
    row.media_type, row.size = stored.media_type, stored.size
    return row


def _stored(interaction: Interaction, file: StoredFile) -> Attachment:
    return Attachment(
        interaction=interaction,
        file=file,
        filename=file.filename,
        media_type=file.media_type,
        size=file.size,
    )
