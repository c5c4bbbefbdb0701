"""The one inbox over all channels, and one conversation of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from nexo.domain.interactions import policies
from nexo.domain.interactions.enums import ConversationState
from nexo.domain.interactions.models import Conversation, Draft, Mention
from nexo.domain.interactions.models.clusters import cluster_of
from nexo.domain.parties.models import Party
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotFound
from nexo.kernel.paging import PAGE_SIZE, Page, keyset_page

View = Literal["waiting", "all", "mine", "mentioned", "unit", "closed"]
_NEWEST = ("-last_at", "-id")
_LONGEST_WAITING = ("waiting_since", "id")


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """One line of the inbox. `name` empty: nobody has been identified yet."""

    id: UUID
    party_id: UUID | None
    name: str
    channel: str
    preview: str
    last_at: datetime
    waiting_since: datetime | None
    unread: int
    unit: str
    assignee: str
    assignee_id: UUID | None
    priority: int
    is_protected: bool
    is_open: bool


def inbox(
    *, actor: Actor, view: View = "waiting", after: str | None = None, limit: int = PAGE_SIZE
) -> Page[InboxRow]:
    """Return a page of the inbox in one query: who has waited longest first, or the newest first."""
    rows, order = _view(actor, view)
    rows = rows.select_related("party", "unit", "assignee").defer("party__ngrams", "party__search_text")
    return keyset_page(rows, order=order, after=after, limit=limit).map(_row)


def conversation(*, actor: Actor, id: UUID) -> Conversation:  # noqa: A002 - the name the callers know
    """Return one conversation with its party, unit and assignee, and whether a note in it `calls_me`.

    Raises `NotFound` for what must not be seen.
    """
    rows = policies.visible_to(actor).select_related("jurisdiction", "party__zone", "unit", "assignee")
    found = (
        rows.annotate(calls_me=Exists(_calls(actor).filter(conversation=OuterRef("pk"))))
        .filter(pk=id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def draft_of(*, actor: Actor, conversation: Conversation) -> Draft | None:
    """Return what `actor` has written in a conversation and not sent yet."""
    return Draft.objects.filter(conversation=conversation, author_id=actor.staff_id).first()


def open_conversation_of(*, actor: Actor, party_id: UUID) -> Conversation | None:
    """Return the open conversation of a person (the id of any of their merged parties), if there is one."""
    return (
        policies.visible_to(actor)
        .filter(party__in=cluster_of(_root(party_id)), state=ConversationState.OPEN)
        .order_by("-last_at")
        .first()
    )


def _root(party_id: UUID) -> UUID:
    canonical = Party.objects.filter(pk=party_id).values_list("canonical_id", flat=True).first()
    return canonical or party_id


def _view(actor: Actor, view: View) -> tuple[QuerySet[Conversation], tuple[str, ...]]:
    rows = policies.visible_to(actor)
    if view == "closed":
        return rows.filter(state=ConversationState.CLOSED), _NEWEST
    rows = rows.filter(state=ConversationState.OPEN)
    if view == "waiting":
        return rows.filter(waiting_since__isnull=False), _LONGEST_WAITING
    if view == "mine":
        return rows.filter(assignee_id=actor.staff_id), _NEWEST
    if view == "mentioned":
        return rows.filter(pk__in=_calls(actor).values("conversation_id")), _NEWEST
    if view == "unit":
        units = actor.units_of(policies.WRITERS)
        wanted = Q(unit__isnull=False) if units is None else Q(unit_id__in=units)
        return rows.filter(wanted), _NEWEST
    return rows, _NEWEST


def _calls(actor: Actor) -> QuerySet[Mention]:
    """Return the notes that call `actor` and were not heard yet."""
    return Mention.objects.filter(staff_id=actor.staff_id, seen_at__isnull=True)


def _row(one: Conversation) -> InboxRow:
    return InboxRow(
        id=one.pk,
        party_id=one.party_id,
        name=one.party.display_name if one.party else "",
        channel=one.last_channel,
        preview=one.preview,
        last_at=one.last_at,
        waiting_since=one.waiting_since,
        unread=one.unread_count,
        unit=one.unit.name if one.unit else "",
        assignee=one.assignee.name if one.assignee else "",
        assignee_id=one.assignee_id,
        priority=one.priority,
        is_protected=one.is_protected,
        is_open=one.state == ConversationState.OPEN,
    )
