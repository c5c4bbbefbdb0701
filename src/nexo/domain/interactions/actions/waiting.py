"""Finds anew since when a conversation waits, after an entry was taken back, moved or settled."""

from django.db.models import Max, Q, QuerySet

from nexo.domain.interactions.enums import ContactResult, Direction, InteractionKind
from nexo.domain.interactions.models import Conversation, Interaction
from nexo.domain.interactions.rules import preview


def unanswered(conversation: Conversation) -> QuerySet[Interaction]:
    """Return what people asked since an official last wrote or called, but for what was settled."""
    entries = Interaction.objects.filter(conversation=conversation, withdrawn_at__isnull=True)
    people = entries.filter(is_automatic=False)
    answered = people.filter(direction=Direction.OUT).aggregate(at=Max("received_at"))["at"]
    asks = Q(kind__in=[InteractionKind.MESSAGE, InteractionKind.UNSUPPORTED]) | Q(
        result=ContactResult.ABANDONED
    )
    waiting = people.filter(asks, direction=Direction.IN, is_settled=False)
    return waiting if answered is None else waiting.filter(received_at__gt=answered)


def recompute_waiting(conversation: Conversation) -> None:
    """Set `waiting_since`, `preview` and `last_channel` from the entries.

    The conversation is locked by the caller.
    """
    first = unanswered(conversation).order_by("received_at").values_list("received_at", flat=True).first()
    conversation.waiting_since = first
    entries = Interaction.objects.filter(conversation=conversation, withdrawn_at__isnull=True)
    shown = entries.exclude(direction=Direction.INTERNAL).order_by("-received_at", "-pk").first()
    if shown is not None:
        conversation.last_channel = shown.channel
        conversation.preview = (
            preview.RESERVED
            if shown.is_protected
            else preview.preview_of(text=shown.text, subject=shown.subject)
        )
    conversation.save(update_fields=["waiting_since", "preview", "last_channel"])
