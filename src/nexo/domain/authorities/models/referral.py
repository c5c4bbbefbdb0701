"""A case in the hands of another body, and news that fit none."""

from typing import ClassVar

from django.db import models

from nexo.domain.authorities.enums import LIVE, NewsSource, ReferralState, Reply
from nexo.domain.authorities.models.body import Body
from nexo.domain.cases.enums import Phase
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.interactions.models import ChannelAccount, Conversation, Interaction
from nexo.kernel import clock, ids


class Referral(models.Model):
    """A case sent to a body (derivación externa): exactly what was sent, on what basis, and what came back.

    The agreement, basis and purpose are those of the day. `agreed`: the person let their contact be passed on. One that
    goes by mail has its `address`, the `mark` in its subject, its `conversation`, which only the owner unit reads, and
    the `mail` that left last; `reminded_at`: the agreed days went by without news.
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
    address = models.CharField(max_length=254, blank=True)
    mark = models.CharField(max_length=12, blank=True)
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    mail = models.ForeignKey(Interaction, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField(null=True, blank=True)
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
            ),
            models.UniqueConstraint(
                fields=["mark"], condition=~models.Q(mark=""), name="mark_of_one_referral"
            ),
        ]
        indexes = [
            models.Index(
                fields=["body", "state"],
                condition=models.Q(state__in=[state.value for state in LIVE]),
                name="live_referrals_of_body",
            ),
            models.Index(
                fields=["sent_at"],
                condition=models.Q(state=ReferralState.SENT.value, reminded_at__isnull=True),
                name="referrals_to_remind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.body_id}"

    @property
    def is_live(self) -> bool:
        """Whether something may still come back, or leave."""
        return self.state in LIVE

    @property
    def is_waiting(self) -> bool:
        """Whether its case is still in the hands of the body, and may be."""
        case = self.case
        in_its_hands = case.phase == Phase.REFERRED_EXTERNAL and case.visibility == Visibility.NORMAL
        return self.is_live and in_its_hands


class ReferralLink(models.Model):
    """The link of a mail with which a body answers; of its token only the digest is kept."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)


class ReferralNews(models.Model):
    """What a body that is reached by mail said of a referral (novedad), as it came.

    An `entry` of the ledger is a mail of free words, which waits until an official says what it means: `reply`, or
    empty where it was only read. `is_verified`: the mail server vouches for its sender.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("words",)

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="news")
    source = models.CharField(max_length=4, choices=NewsSource.choices)
    reply = models.CharField(max_length=12, choices=Reply.choices, blank=True)
    number = models.CharField(max_length=120, blank=True)
    words = models.TextField(blank=True)
    entry = models.OneToOneField(
        Interaction, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_verified = models.BooleanField(default=True)
    at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=150, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["referral"],
                condition=models.Q(settled_at__isnull=True),
                name="referral_news_to_read",
            )
        ]

    @property
    def said(self) -> str:
        """What the body wrote: here, or in its mail."""
        return self.entry.text if self.entry is not None else self.words


class StrayNews(models.Model):
    """What a body said of a case that we do not know, or that it has no more: kept as it came, for an official to read."""

    personal_fields: ClassVar[tuple[str, ...]] = ("words",)

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    account = models.ForeignKey(ChannelAccount, on_delete=models.PROTECT)
    update_id = models.CharField(max_length=200)
    code = models.CharField(max_length=200)
    status = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    said_at = models.DateTimeField()
    received_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "update_id"], name="stray_news_once")]
