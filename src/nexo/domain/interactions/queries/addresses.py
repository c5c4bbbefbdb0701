"""Where a person can be written to."""

from datetime import datetime

from django.db.models import Q, QuerySet

from nexo.domain.interactions.enums import Direction, InteractionKind
from nexo.domain.interactions.models import Conversation, Interaction
from nexo.domain.interactions.models.clusters import cluster_of
from nexo.domain.interactions.ports import Capabilities, Sender
from nexo.domain.parties.models import ContactPoint, Identifier, Party


def address_on(
    conversation: Conversation, channel: str, sheet: Capabilities, *, party: Party | None = None
) -> Sender | None:
    """Return where to write on `channel`: where they last wrote from, else what their record holds."""
    for senders in _last_senders(conversation, channel):
        for kind, value in senders:
            if kind in sheet.address_kinds:
                return Sender(kind, value)
    known = party or conversation.party
    return _on_record(known, sheet) if known else None


def last_written_at(conversation: Conversation, channel: str) -> datetime | None:
    """Return when the person last wrote by `channel`, at the provider's time: what opens its window."""
    return (
        _from_person(conversation)
        .filter(channel=channel)
        .order_by("-occurred_at")
        .values_list("occurred_at", flat=True)
        .first()
    )


def _last_senders(conversation: Conversation, channel: str) -> list[list[tuple[str, str]]]:
    rows = (
        _from_person(conversation)
        .filter(channel=channel, is_automatic=False)
        .order_by("-occurred_at")
        .values_list("details__senders", flat=True)[:1]
    )
    return [[(kind, value) for kind, value in senders or ()] for senders in rows]


def _from_person(conversation: Conversation) -> QuerySet[Interaction]:
    """Return what the person of a conversation sent, in it or before it.

    Or the conversation's own entries. What a provider only tells about the person is not of their hand.
    """
    rows = Interaction.objects.filter(direction=Direction.IN).exclude(kind=InteractionKind.EVENT)
    if conversation.party is None:
        return rows.filter(conversation_id=conversation.pk)
    return rows.filter(party__in=cluster_of(conversation.party.root_id))


def _on_record(party: Party, sheet: Capabilities) -> Sender | None:
    """Return an address from the person's record.

    A typed identifier first, then contact points, preferred first.
    """
    mine = Q(party__in=cluster_of(party.root_id))
    identifier = (
        Identifier.objects.filter(mine, scheme__in=sheet.address_kinds, valid_to__isnull=True)
        .order_by("-valid_from")
        .first()
    )
    if identifier is not None:
        return Sender(identifier.scheme, identifier.normalised)
    point = (
        ContactPoint.objects.filter(mine, kind__in=sheet.address_kinds, valid_to__isnull=True)
        .order_by("bounced_at", "-is_preferred", "-valid_from")
        .first()
    )
    return Sender(point.kind, point.normalised) if point else None
