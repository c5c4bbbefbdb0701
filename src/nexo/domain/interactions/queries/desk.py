"""What officials know of each other and of their lists: who looks, saved views, counts, what calls me."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import CharField, F, Q, QuerySet, Value

from nexo.domain.interactions import policies
from nexo.domain.interactions.models import (
    Conversation,
    DeskAct,
    DeskSeat,
    Follow,
    Mention,
    Presence,
    SavedView,
)
from nexo.domain.interactions.queries.inbox import rows_of
from nexo.domain.interactions.rules.views import COUNTED, MOST_VIEWS, Wanted
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotFound

OFFERED = timedelta(seconds=10)
"""So long a page that is opened after an act offers to undo it."""


@dataclass(frozen=True, slots=True)
class Looker:
    """A colleague who has the same conversation before them."""

    name: str
    is_typing: bool


def who_looks(*, actor: Actor, conversation: Conversation) -> list[Looker]:
    """Return the colleagues who look at a conversation that `actor` may read, who writes first. One query."""
    if not policies.may_see(actor, conversation):
        raise NotFound
    rows = Presence.objects.filter(conversation=conversation, until__gt=clock.now())
    found = rows.exclude(staff_id=actor.staff_id).order_by("-is_typing", "staff__name")
    return [Looker(name, typing) for name, typing in found.values_list("staff__name", "is_typing")[:8]]


def saved_views(actor: Actor) -> list[SavedView]:
    """Return one's own views and those shared by who leads, one's own first. One query."""
    rows = SavedView.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    mine = Q(owner_id=actor.staff_id) if actor.staff_id else Q(pk__in=[])
    return list(rows.filter(mine | Q(is_shared=True)).order_by("is_shared", "name", "id")[: 2 * MOST_VIEWS])


def counts(*, actor: Actor, lists: Mapping[str, Wanted]) -> dict[str, str]:
    """Return how many each list holds, "99+" for more, nothing for none. One query, never a whole count."""
    parts = [
        rows_of(actor, wanted)[0]
        .order_by()
        .annotate(which=Value(name, output_field=CharField()))
        .values_list("which", flat=True)[: COUNTED + 1]
        for name, wanted in lists.items()
    ]
    if not parts:
        return {}
    found = Counter(parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0])
    return {name: _said(found[name]) for name in lists}


def fresh(*, actor: Actor, wanted: Wanted, since: datetime) -> str:
    """Say in how many conversations of a list somebody wrote since a moment; empty for none. One query."""
    rows = rows_of(actor, wanted)[0].filter(last_at__gte=since, unread_count__gt=0)
    return _said(len(rows.order_by().values_list("pk")[: COUNTED + 1]))


def calls_for(actor: Actor) -> tuple[int, int]:
    """Return in how many conversations a note calls `actor`, and in how many they follow something is new."""
    if actor.staff_id is None:
        return 0, 0
    seen = policies.visible_to(actor)
    called = Mention.objects.filter(staff_id=actor.staff_id, seen_at__isnull=True)
    news = Follow.objects.filter(staff_id=actor.staff_id, conversation__last_at__gt=F("seen_at"))
    both = (
        _tagged(seen.filter(pk__in=called.values("conversation_id")), "called"),
        _tagged(seen.filter(pk__in=news.values("conversation_id")), "news"),
    )
    found = Counter(both[0].union(both[1], all=True))
    return found["called"], found["news"]


def seats_of(actor: Actor) -> list[DeskSeat]:
    """Return who is on duty in the town, since when: whoever works with conversations may know. One query."""
    rows = DeskSeat.objects.filter(jurisdiction_id=jurisdiction_of(actor), on_duty_since__isnull=False)
    return list(rows.select_related("staff").order_by("staff__name")[:50])


def seat_at_desk(actor: Actor) -> DeskSeat | None:
    """Return one's own place, on duty or not."""
    return DeskSeat.objects.filter(staff_id=actor.staff_id).first()


def act_to_undo(*, actor: Actor, act_id: UUID) -> DeskAct | None:
    """Return an act of one's own that was just done, and can still be undone."""
    since = clock.now() - OFFERED
    mine = DeskAct.objects.filter(pk=act_id, staff_id=actor.staff_id, undone_at__isnull=True)
    return mine.filter(done_at__gte=since).first()


def _tagged(rows: QuerySet[Conversation], name: str) -> "QuerySet[Conversation, str]":
    tagged = rows.order_by().annotate(which=Value(name, output_field=CharField()))
    return tagged.values_list("which", flat=True)[: COUNTED + 1]


def _said(number: int) -> str:
    return f"{COUNTED}+" if number > COUNTED else str(number) if number else ""
