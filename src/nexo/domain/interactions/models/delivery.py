"""How an outgoing interaction fared."""

from typing import ClassVar

from django.db import models

from nexo.domain.interactions.models.account import ChannelAccount
from nexo.domain.interactions.models.interaction import Interaction
from nexo.domain.interactions.ports import DeliveryState
from nexo.kernel import clock, ids


class Delivery(models.Model):
    """One outgoing message to one address. `key` is the idempotency key at the provider.

    `state` climbs the ladder and never falls; `failed` and `unknown` stand beside it.
    `not_before` holds a message back: undo, schedule, or wait after a refusal. `priority` below zero lets every
    ordinary message go first, also to the same address. While `is_held` no job takes it.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("to_value", "options")

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    interaction = models.OneToOneField(Interaction, on_delete=models.PROTECT, related_name="delivery")
    account = models.ForeignKey(ChannelAccount, on_delete=models.PROTECT)
    to_kind = models.CharField(max_length=30)
    to_value = models.CharField(max_length=250)
    key = models.CharField(max_length=100, unique=True)
    options = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in DeliveryState], default=DeliveryState.QUEUED
    )
    external_id = models.CharField(max_length=300, null=True, blank=True)  # noqa: DJ001 - NULL: not yet known
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)
    priority = models.SmallIntegerField(default=0)
    is_held = models.BooleanField(default=False)
    queued_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["account", "external_id"], name="delivery_by_external"),
            models.Index(
                fields=["account", "to_value", "queued_at"],
                condition=models.Q(state__in=["queued", "sending"]),
                name="delivery_waiting",
            ),
            models.Index(
                fields=["account", "claimed_at"],
                condition=models.Q(claimed_at__isnull=False),
                name="delivery_claimed",
            ),
            models.Index(
                fields=["state", "queued_at"],
                condition=models.Q(state__in=["failed", "unknown"]),
                name="delivery_troubled",
            ),
        ]


class DeliveryReport(models.Model):
    """A status as the provider told it; kept even when its message is not known yet."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(ChannelAccount, on_delete=models.PROTECT)
    external_id = models.CharField(max_length=300)
    status = models.CharField(max_length=20)
    occurred_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(default=clock.now)
    error_code = models.CharField(max_length=40, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "external_id", "status"], name="report_once"),
        ]
