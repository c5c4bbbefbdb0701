"""Who is to get a campaign, and what became of it."""

from typing import ClassVar

from django.db import models

from nexo.domain.campaigns.enums import AgeBand, RecipientState, Skip
from nexo.domain.campaigns.models.campaign import Campaign
from nexo.domain.interactions.models import Interaction
from nexo.domain.organisation.models import Zone
from nexo.domain.parties.models import Party
from nexo.kernel import clock


class Recipient(models.Model):
    """One person in one campaign (destinataria o destinatario): once, by `campaign` and the root of their records.

    `zone` and `band` as they were when the list was frozen. `interaction` is the one message that they got.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("channel",)
    retention: ClassVar[str] = "with its party: it proves who was written to and on what ground"

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="recipients")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    zone = models.ForeignKey(Zone, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    band = models.CharField(max_length=10, choices=AgeBand.choices, blank=True)
    state = models.CharField(max_length=10, choices=RecipientState.choices, default=RecipientState.WAITING)
    skip = models.CharField(max_length=20, choices=Skip.choices, blank=True)
    channel = models.CharField(max_length=30, blank=True)
    interaction = models.OneToOneField(
        Interaction, null=True, blank=True, on_delete=models.PROTECT, related_name="campaign_recipient"
    )
    cost_cents = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField(null=True, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    opted_out_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "party"], name="recipient_once")]
        indexes = [
            models.Index(
                fields=["campaign", "id"], condition=models.Q(state="waiting"), name="recipient_waiting"
            ),
            models.Index(fields=["party", "-queued_at"], name="recipient_by_party"),
        ]
