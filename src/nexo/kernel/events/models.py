"""The log of facts and the done-rows of their subscribers."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from nexo.kernel.ids import uuid7


class CurrentXid(models.Func):
    """The id of the running transaction, the same in all its savepoints."""

    function = "pg_current_xact_id"
    template = "(%(function)s()::text)"
    output_field = models.TextField()


class EventRecord(models.Model):
    """One recorded fact. `xid` is its transaction; with `delivered_at` every subscriber has its row."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    topic = models.CharField(max_length=100)
    version = models.PositiveSmallIntegerField(default=1)
    occurred_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=16)
    actor_id = models.UUIDField(null=True)
    jurisdiction_id = models.UUIDField(null=True)
    correlation_id = models.UUIDField()
    payload = models.JSONField(default=dict)
    xid = models.BigIntegerField(db_default=Cast(CurrentXid(), models.BigIntegerField()))
    delivered_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["EventRecord"]] = models.Manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["xid", "id"], name="events_undelivered", condition=models.Q(delivered_at__isnull=True)
            ),
            models.Index(fields=["correlation_id"], name="events_correlation"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.id}"


class DeliveryState(models.TextChoices):
    """How one subscriber stands with one event."""

    DONE = "done", _("hecho")
    FAILED = "failed", _("se volverá a intentar")
    PARKED = "parked", _("espera a una persona")
    DISCARDED = "discarded", _("descartado")


class EventDelivery(models.Model):
    """One event for one subscriber: unique, so that a repeat is harmless."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(EventRecord, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.CharField(max_length=120)
    state = models.CharField(max_length=16, choices=DeliveryState.choices, default=DeliveryState.DONE)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, default="", blank=True)
    reason = models.CharField(max_length=500, default="", blank=True)
    updated_at = models.DateTimeField()

    objects: ClassVar[models.Manager["EventDelivery"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "subscriber"], name="events_delivery_once"),
        ]
        indexes = [
            models.Index(
                fields=["-updated_at"],
                name="events_delivery_open",
                condition=~models.Q(state__in=["done", "discarded"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} {self.state}"
