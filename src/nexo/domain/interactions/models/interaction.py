"""The ledger: every contact, append-only."""

from typing import ClassVar

from django.db import models

from nexo.domain.interactions.enums import ContactResult, Direction, InteractionKind
from nexo.domain.interactions.models.account import ChannelAccount
from nexo.domain.interactions.models.conversation import Conversation
from nexo.domain.interactions.models.raw import RawRecord
from nexo.domain.organisation.models import Jurisdiction, Unit
from nexo.domain.parties.models import Party
from nexo.kernel import clock, ids
from nexo.kernel.files.models import StoredFile


class Interaction(models.Model):
    """One contact (interacción): a message, a form, a visit, a call or an internal note.

    `occurred_at` is the time at the provider (readers sort by it), `received_at` ours (legal receipt).
    `attached_because` says in words why it stands in this conversation. `details` keeps what a channel
    adds (location, queue times, authentication), never secrets. While `is_protected` only `reader_unit`
    reads it. `is_settled`: it asked for an answer and needs none any more, because the receipt of its case left or
    because it was a score.
    """

    search_is_stored: ClassVar[bool] = True
    personal_fields: ClassVar[tuple[str, ...]] = (
        "subject", "text", "quoted", "html", "sender_label", "details", "search_text",
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="interactions")
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT)
    channel = models.CharField(max_length=30)
    account = models.ForeignKey(ChannelAccount, null=True, blank=True, on_delete=models.PROTECT)
    direction = models.CharField(max_length=8, choices=Direction.choices)
    kind = models.CharField(max_length=12, choices=InteractionKind.choices)
    external_id = models.CharField(max_length=300, null=True, blank=True)  # noqa: DJ001 - NULL: none, never equal
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    quoted = models.TextField(blank=True)
    html = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    sender_label = models.CharField(max_length=200, blank=True)
    author_id = models.UUIDField(null=True, blank=True)
    author_label = models.CharField(max_length=150, blank=True)
    is_automatic = models.BooleanField(default=False)
    is_verified = models.BooleanField(default=False)
    is_protected = models.BooleanField(default=False)
    reader_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reply_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    attached_because = models.CharField(max_length=200, blank=True)
    result = models.CharField(max_length=12, choices=ContactResult.choices, blank=True)
    duration_seconds = models.PositiveIntegerField(null=True, blank=True)
    details = models.JSONField(default=dict, blank=True)
    raw = models.ForeignKey(RawRecord, null=True, blank=True, on_delete=models.PROTECT)
    occurred_at = models.DateTimeField(default=clock.now)
    received_at = models.DateTimeField(default=clock.now)
    is_settled = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    redacted_at = models.DateTimeField(null=True, blank=True)
    redaction_reason = models.CharField(max_length=200, blank=True)
    search_text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "external_id"], name="interaction_once"),
            models.UniqueConstraint(
                fields=["jurisdiction", "channel", "external_id"],
                condition=models.Q(account__isnull=True),
                name="manual_interaction_once",
            ),
        ]
        indexes = [
            models.Index(fields=["party", "-occurred_at", "-id"], name="timeline_of_party"),
            models.Index(fields=["conversation", "-occurred_at", "-id"], name="timeline_of_conversation"),
            models.Index(fields=["jurisdiction", "-received_at"], name="ledger_newest"),
        ]


class Attachment(models.Model):
    """A file that came or left with an interaction. `state`: stored | pending | refused | failed."""

    personal_fields: ClassVar[tuple[str, ...]] = ("filename", "url")

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT)
    filename = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, default="stored")
    reason = models.CharField(max_length=200, blank=True)
    external_id = models.CharField(max_length=300, blank=True)
    url = models.TextField(blank=True)
    inline_id = models.CharField(max_length=200, blank=True)


class Reference(models.Model):
    """An interaction speaks of something in another register, which the ledger need not know."""

    id = models.BigAutoField(primary_key=True)
    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="references")
    register = models.CharField(max_length=30)
    kind = models.CharField(max_length=30)
    object_id = models.UUIDField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["interaction", "register", "kind", "object_id"], name="reference_once"
            )
        ]
        indexes = [models.Index(fields=["register", "kind", "object_id"], name="reference_by_object")]
