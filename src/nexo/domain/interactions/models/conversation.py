"""A conversation with one party over all channels, and the keys that lead a message to it."""

from typing import ClassVar

from django.db import models

from nexo.domain.interactions.enums import ConversationState
from nexo.domain.organisation.models import Jurisdiction, StaffMember, Unit
from nexo.domain.parties.models import Party
from nexo.kernel import clock, ids


class Conversation(models.Model):
    """A thread with a party over channels (conversación); at most one open a party.

    `unit` empty means the front office. `waiting_since` is the first contact not yet answered by a person.
    While `is_protected` only `unit` reads it. Until `snoozed_until` it stays out of the lists of what waits.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("preview",)

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT)
    state = models.CharField(max_length=8, choices=ConversationState.choices, default=ConversationState.OPEN)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    assignee = models.ForeignKey(StaffMember, null=True, blank=True, on_delete=models.PROTECT)
    is_protected = models.BooleanField(default=False)
    last_channel = models.CharField(max_length=30, blank=True)
    preview = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(default=clock.now)
    last_at = models.DateTimeField(default=clock.now)
    waiting_since = models.DateTimeField(null=True, blank=True)
    unread_count = models.PositiveIntegerField(default=0)
    priority = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    labels = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party"], condition=models.Q(state="open"), name="one_open_conversation"
            )
        ]
        indexes = [
            models.Index(
                fields=["jurisdiction", "-last_at", "-id"],
                condition=models.Q(state="open"),
                name="inbox_newest",
            ),
            models.Index(
                fields=["jurisdiction", "-last_at", "-id"],
                condition=models.Q(state="closed"),
                name="inbox_closed",
            ),
            models.Index(
                fields=["jurisdiction", "waiting_since", "id"],
                condition=models.Q(state="open", waiting_since__isnull=False),
                name="inbox_waiting",
            ),
            models.Index(fields=["party", "-last_at"], name="conversation_by_party"),
            models.Index(
                fields=["unit", "-last_at", "-id"], condition=models.Q(state="open"), name="inbox_of_unit"
            ),
            models.Index(
                fields=["assignee", "-last_at", "-id"],
                condition=models.Q(state="open", assignee__isnull=False),
                name="inbox_of_official",
            ),
            models.Index(
                fields=["jurisdiction", "snoozed_until", "id"],
                condition=models.Q(state="open", snoozed_until__isnull=False),
                name="inbox_snoozed",
            ),
        ]


class ThreadKey(models.Model):
    """An external id that leads later messages to a conversation.

    `interaction` is the message of that id; empty, it was only referred to and may still arrive.
    """

    id = models.BigAutoField(primary_key=True)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    key = models.CharField(max_length=300)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT)
    interaction = models.ForeignKey(
        "interactions.Interaction", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "key"], name="thread_key_once")]
