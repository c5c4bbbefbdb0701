"""What is said to many, when and by whose hands."""

from datetime import time
from typing import ClassVar

from django.db import models

from nexo.domain.campaigns.enums import CampaignState, Purpose
from nexo.domain.campaigns.models.segment import Segment, SegmentVersion
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock, ids


class Campaign(models.Model):
    """A message to a segment (campaña).

    `text` is what messaging gets, `long_text` with `subject` what mail gets (empty: the same text); `templates`
    {channel: id of a template} is for where the window is shut. `version` is frozen at the launch and `frozen_at`
    says when its list was complete. From `starts_at` on, `per_minute` messages leave between `opens` and `closes`
    on the town's clock; `next_at` is when the next ones may. `author_ids` are all who wrote on it: none launches it.
    `reason` and `legal_act` say why the law orders what needs no consent. `estimate_cents` as at the launch.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ()
    retention: ClassVar[str] = "kept: it says what the town told, and to how many"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="campaigns")
    version = models.ForeignKey(SegmentVersion, null=True, blank=True, on_delete=models.PROTECT)
    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=15, choices=Purpose.choices)
    reason = models.CharField(max_length=200, blank=True)
    legal_act = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=120)
    text = models.TextField()
    long_text = models.TextField(blank=True)
    templates = models.JSONField(default=dict, blank=True)
    per_minute = models.PositiveSmallIntegerField(default=60)
    opens = models.TimeField(default=time(9))
    closes = models.TimeField(default=time(20))
    state = models.CharField(max_length=10, choices=CampaignState.choices, default=CampaignState.DRAFT)
    starts_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    author_ids = models.JSONField(default=list)
    author_label = models.CharField(max_length=150, blank=True)
    launched_by_id = models.UUIDField(null=True, blank=True)
    launched_by_label = models.CharField(max_length=150, blank=True)
    launched_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    estimate_cents = models.PositiveBigIntegerField(default=0)
    because = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["jurisdiction", "-created_at", "-id"], name="campaign_newest"),
            models.Index(
                fields=["next_at"],
                condition=models.Q(state__in=["scheduled", "running"]),
                name="campaign_going",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PublicityFreeze(models.Model):
    """Days on which publicity of government is forbidden (veda de publicidad), by which act."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    starts_on = models.DateField()
    ends_on = models.DateField()
    legal_act = models.CharField(max_length=120)
    set_by_label = models.CharField(max_length=150, blank=True)
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "ends_on"], name="freeze_by_day")]
