"""What a provider counted in a day, beside what the ledger holds."""

from django.db import models

from nexo.domain.interactions.models.account import ChannelAccount
from nexo.kernel import clock, ids


class Reconciliation(models.Model):
    """One day (UTC) of an account, compared (conciliación). NULL is what the provider does not tell.

    `missing` came to the provider and not to us; `recovered` of them were asked for again and are stored now.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    account = models.ForeignKey(ChannelAccount, on_delete=models.CASCADE, related_name="reconciliations")
    day = models.DateField()
    received = models.PositiveIntegerField(null=True, blank=True)
    received_here = models.PositiveIntegerField()
    sent = models.PositiveIntegerField(null=True, blank=True)
    sent_here = models.PositiveIntegerField()
    missing = models.PositiveIntegerField(default=0)
    recovered = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "day"], name="reconciled_once_a_day")]
