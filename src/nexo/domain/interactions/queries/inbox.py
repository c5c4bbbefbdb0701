"""The one inbox over all channels, and one conversation of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from nexo.domain.interactions import policies
from nexo.domain.interactions.enums import ConversationState
from nexo.domain.interactions.models import Conversation, Draft, Follow, Mention
from nexo.domain.interactions.models.clusters import cluster_of
from nexo.domain.interactions.rules.views import Wanted
from nexo.domain.parties.models import Party
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotFound
from nexo.kernel.paging import PAGE_SIZE, Page, keyset_page

View = Literal["waiting", "all", "mine", "mentioned", "followed", "snoozed", "unit", "closed"]
VIEWS: dict[View, Wanted] = {
    "waiting": Wanted(waiting=True),
    "mine": Wanted(whose="me"),
    "mentioned": Wanted(mentioned=True, snoozed="any"),
    "followed": Wanted(followed=True, snoozed="any"),
    "snoozed": Wanted(snoozed="only"),
    "unit": Wanted(areas=True),
    "all": Wanted(snoozed="any"),
    "closed": Wanted(closed=True),
}
_NOBODY = UUID(int=0)
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
    snoozed_until: datetime | None = None
    labels: tuple[str, ...] = ()


def inbox(
    *,
    actor: Actor,
    view: View = "waiting",
    wanted: Wanted | None = None,
    after: str | None = None,
    limit: int = PAGE_SIZE,
) -> Page[InboxRow]:
    """Return a page of the inbox in one query: who has waited longest first, or the newest first.

    By a view of the house, or by the conditions `wanted` of a saved one.
    """
    rows, order = rows_of(actor, wanted or VIEWS[view])
    rows = rows.select_related("party", "unit", "assignee").defer("party__ngrams", "party__search_text")
    return keyset_page(rows, order=order, after=after, limit=limit).map(_row)


def conversation(*, actor: Actor, id: UUID) -> Conversation:  # noqa: A002 - the name the callers know
    """Return one conversation with its party, unit and assignee, whether a note in it `calls_me` and `is_followed`.

    Raises `NotFound` for what must not be seen.
    """
    rows = policies.visible_to(actor).select_related("jurisdiction", "party__zone", "unit", "assignee")
    found = (
        rows.annotate(
            calls_me=Exists(_calls(actor).filter(conversation=OuterRef("pk"))),
            is_followed=Exists(Follow.objects.filter(staff_id=actor.staff_id, conversation=OuterRef("pk"))),
        )
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


def rows_of(actor: Actor, wanted: Wanted) -> tuple[QuerySet[Conversation], tuple[str, ...]]:
    """Return the conversations of a list that `actor` may open, and their order."""
    rows = policies.visible_to(actor)
    if wanted.closed:
        return rows.filter(state=ConversationState.CLOSED), _NEWEST
    rows = rows.filter(state=ConversationState.OPEN).filter(*_conditions(actor, wanted))
    return (rows, _LONGEST_WAITING) if wanted.waiting else (rows, _NEWEST)


def _conditions(actor: Actor, wanted: Wanted) -> list[Q]:
    mine = Follow.objects.filter(staff_id=actor.staff_id)
    asked: list[tuple[bool, Q]] = [
        (wanted.waiting, Q(waiting_since__isnull=False)),
        (wanted.whose == "me", Q(assignee_id=actor.staff_id or _NOBODY)),
        (wanted.whose == "nobody", Q(assignee_id__isnull=True)),
        (wanted.mentioned, Q(pk__in=_calls(actor).values("conversation_id"))),
        (wanted.followed, Q(pk__in=mine.values("conversation_id"))),
        (wanted.areas, _of_my_areas(actor)),
        (bool(wanted.channel), Q(last_channel=wanted.channel)),
        (bool(wanted.unit), Q(unit_id=wanted.unit)),
        (bool(wanted.label), Q(labels__contains=[wanted.label])),
        (wanted.snoozed == "only", Q(snoozed_until__gt=clock.now())),
        (wanted.snoozed == "hide", Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=clock.now())),
    ]
    return [condition for is_asked, condition in asked if is_asked]


def _of_my_areas(actor: Actor) -> Q:
    units = actor.units_of(policies.WRITERS)
    return Q(unit__isnull=False) if units is None else Q(unit_id__in=units)


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
        snoozed_until=one.snoozed_until if one.snoozed_until and one.snoozed_until > clock.now() else None,
        labels=tuple(one.labels),
    )
