"""A case in the hands of another body, and news that fit none."""

from typing import ClassVar

from django.db import models

from nexo.domain.authorities.enums import LIVE, ReferralState
from nexo.domain.authorities.models.body import Body
from nexo.domain.cases.models import Case
from nexo.domain.interactions.models import ChannelAccount
from nexo.kernel import clock, ids


class Referral(models.Model):
    """A case sent to a body (derivación externa): exactly what was sent, on what basis, and what came back.

    The agreement, basis and purpose are those of the day. `agreed`: the person let their contact be passed on.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("package", "answer")

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="referrals")
    service_code = models.CharField(max_length=100)
    agreement = models.CharField(max_length=300)
    legal_basis = models.CharField(max_length=300)
    purpose = models.CharField(max_length=300)
    package = models.JSONField(default=dict)
    agreed = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=ReferralState.choices, default=ReferralState.TO_SEND)
    external_id = models.CharField(max_length=120, blank=True)
    token = models.CharField(max_length=120, blank=True)
    their_status = models.CharField(max_length=60, blank=True)
    answer = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    not_before = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state__in=[state.value for state in LIVE]),
                name="one_live_referral_a_case",
            )
        ]
        indexes = [
            models.Index(
                fields=["body", "state"],
                condition=models.Q(state__in=[state.value for state in LIVE]),
                name="live_referrals_of_body",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.body_id}"

    @property
    def is_live(self) -> bool:
        """Whether something may still come back, or leave."""
        return self.state in LIVE


class StrayNews(models.Model):
    """What a body posted about a case that we do not know: kept as it came, for an official to read."""

    personal_fields: ClassVar[tuple[str, ...]] = ("words",)

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    account = models.ForeignKey(ChannelAccount, on_delete=models.PROTECT)
    update_id = models.CharField(max_length=200)
    code = models.CharField(max_length=200)
    status = models.CharField(max_length=60)
    words = models.TextField(blank=True)
    said_at = models.DateTimeField()
    received_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "update_id"], name="stray_news_once")]
