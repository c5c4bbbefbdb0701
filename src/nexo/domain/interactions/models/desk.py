"""What stays among officials: an answer not sent yet, and whom a note calls."""

from typing import ClassVar

from django.db import models

from nexo.domain.interactions.models.conversation import Conversation
from nexo.domain.interactions.models.interaction import Interaction
from nexo.domain.organisation.models import StaffMember
from nexo.kernel import clock, ids


class Draft(models.Model):
    """An answer (borrador) that an official is writing in a conversation; one each, gone when it is sent."""

    personal_fields: ClassVar[tuple[str, ...]] = ("text",)
    retention: ClassVar[str] = "deleted when its answer is sent or its author empties it"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE)
    author = models.ForeignKey(StaffMember, on_delete=models.CASCADE)
    channel = models.CharField(max_length=30, blank=True)
    text = models.TextField()
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "author"], name="one_draft_each"),
        ]


class Mention(models.Model):
    """An internal note that calls an official (mención); `seen_at` is when they opened its conversation."""

    id = models.BigAutoField(primary_key=True)
    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="mentions")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="mentions")
    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["interaction", "staff"], name="mentioned_once")]
        indexes = [
            models.Index(
                fields=["staff", "conversation"],
                condition=models.Q(seen_at__isnull=True),
                name="mention_unseen",
            )
        ]
