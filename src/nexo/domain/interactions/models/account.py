"""A configured channel."""

from django.db import models

from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock, ids


class ChannelAccount(models.Model):
    """A configured channel (cuenta de canal): two WhatsApp numbers are two rows, one class.

    `address` is what people write to; `settings` validated JSON; `secrets_sealed` a sealed JSON object;
    `cursor` where polling stopped; `health` the last answer of `check_health`.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    slug = models.CharField(max_length=30)
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=200, blank=True)
    settings = models.JSONField(default=dict, blank=True)
    secrets_sealed = models.BinaryField(null=True, blank=True)
    cursor = models.JSONField(default=dict, blank=True)
    health = models.JSONField(default=dict, blank=True)
    health_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "slug", "address"], name="account_address_once"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.name}"
