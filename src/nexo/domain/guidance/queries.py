"""Reads of the guided conversation: the menu as it is and as it will be, whose accounts, which talk goes on."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from nexo.domain.guidance import policies
from nexo.domain.guidance.enums import EntryKind
from nexo.domain.guidance.models import Menu, MenuEntry, Talk
from nexo.domain.guidance.rules import menu as rules
from nexo.domain.guidance.rules.turns import State, state_of
from nexo.domain.interactions import registry
from nexo.domain.interactions.enums import Direction, InteractionKind
from nexo.domain.interactions.models import ChannelAccount, Interaction
from nexo.domain.interactions.queries.accounts import accounts_of
from nexo.kernel.actors import Actor


def menu_row(jurisdiction_id: UUID) -> Menu | None:
    """Return the menu of a town, if one was ever begun."""
    return Menu.objects.filter(jurisdiction_id=jurisdiction_id).select_related("jurisdiction").first()


def published_menu(jurisdiction_id: UUID) -> rules.Menu | None:
    """Return the menu that people see, or None. One query."""
    rows = Menu.objects.filter(jurisdiction_id=jurisdiction_id, version__gt=0)
    found = rows.values_list("published", flat=True).first()
    return rules.menu_of(found) if found is not None else None


def entries_of(actor: Actor) -> list[MenuEntry]:
    """Return what is being written, in order, with its services. One query."""
    rows = policies.writable_by(actor).select_related("service")
    return list(rows.order_by("order", "id"))


def draft_of(row: Menu | None, entries: Sequence[MenuEntry]) -> rules.Menu:
    """Return what is being written as people would see it."""
    shown = tuple(
        rules.Entry(
            key=str(entry.id),
            kind=EntryKind(entry.kind),
            label=entry.label,
            label_en=entry.label_en,
            service=entry.service.code if entry.service else "",
            text=entry.text,
            text_en=entry.text_en,
            parent=str(entry.parent_id or ""),
        )
        for entry in entries
    )
    return rules.Menu(row.greeting if row else "", row.greeting_en if row else "", shown)


def accounts_to_switch(actor: Actor) -> list[tuple[ChannelAccount, bool]]:
    """Return the accounts by which one can converse, each with whether people are guided on it. One query."""
    rows = accounts_of(actor).filter(is_active=True).select_related("guidedaccount")
    return [(row, hasattr(row, "guidedaccount")) for row in rows if can_converse(row.slug)]


def can_converse(slug: str) -> bool:
    """Say whether a channel goes back and forth in short messages."""
    if slug not in registry.channels.slugs():
        return False
    sheet = registry.channels.get(slug).capabilities
    return sheet.inbound and sheet.outbound and not sheet.manual and sheet.max_text is not None


def to_be_guided(interaction_ids: Sequence[UUID]) -> list[Interaction]:
    """Return which of these messages came by an account on which people are guided, oldest first. One query.

    What was settled already needs no answer: it was one, or it was wholly a score.
    """
    rows = Interaction.objects.filter(
        pk__in=interaction_ids,
        account__guidedaccount__isnull=False,
        direction=Direction.IN,
        kind=InteractionKind.MESSAGE,
        is_automatic=False,
        is_settled=False,
        withdrawn_at=None,
    )
    return list(rows.select_related("account", "party").order_by("received_at", "id"))


def talk_going_on(conversation_id: UUID) -> Talk | None:
    """Return the talk that goes on in a conversation, or None. One query."""
    return Talk.objects.filter(conversation_id=conversation_id, ended_at=None).select_related("case").first()


def state_of_talk(talk: Talk) -> State:
    """Return how far a talk got."""
    return state_of(step=talk.step, misses=talk.misses, has_answered=talk.has_answered, kept=talk.answers)


def asked_for_choice(*, conversation_id: UUID, asked_at: datetime, at: datetime) -> bool:
    """Say whether at `at` a guided talk had asked something after `asked_at`: a bare number answers that. One query."""
    talks = Talk.objects.filter(conversation_id=conversation_id, started_at__lt=at)
    return talks.filter(Q(ended_at=None) | Q(ended_at__gte=at), said_at__gt=asked_at).exists()
