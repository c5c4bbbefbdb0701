"""What came in, untouched. The front door writes this table by SQL: keep `config/door` in step."""

from typing import ClassVar

from django.db import models

from nexo.domain.interactions.enums import RawState
from nexo.domain.interactions.models.account import ChannelAccount
from nexo.kernel import clock, ids


class RawRecord(models.Model):
    """A raw inbound record. `key` makes a repeated fetch harmless where the source has ids of its own.

    `error` holds a code and a sentence, never content.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("query", "headers", "body")

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    account = models.ForeignKey(ChannelAccount, on_delete=models.PROTECT)
    received_at = models.DateTimeField(default=clock.now)
    method = models.CharField(max_length=8, default="POST")
    query = models.JSONField(default=dict, blank=True)
    headers = models.JSONField(default=dict, blank=True)
    body = models.BinaryField()
    key = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 - NULL means: no key, never equal
    state = models.CharField(max_length=12, choices=RawState.choices, default=RawState.RECEIVED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.UUIDField(null=True, blank=True)
    decision_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="raw_key_once")]
        indexes = [
            models.Index(
                fields=["state", "received_at"],
                condition=models.Q(state__in=["received", "quarantined"]),
                name="raw_unfinished",
            )
        ]
