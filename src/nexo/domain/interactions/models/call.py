"""Telephone calls: what was told of them, how they went, who waits to be called back."""

from datetime import datetime
from typing import ClassVar

from django.db import models

from nexo.domain.interactions.enums import CallBackOutcome, CallState, Direction
from nexo.domain.interactions.models.account import ChannelAccount
from nexo.domain.interactions.models.interaction import Interaction
from nexo.domain.organisation.models import Jurisdiction, StaffMember
from nexo.kernel import clock, ids

LOST = (CallState.MISSED, CallState.ABANDONED)
_LONGEST_NUMBER = 60


class CallBack(models.Model):
    """Somebody called and nobody answered: one line a number (llamada por devolver), however often they tried.

    `rank_at` orders the list: since when they wait, earlier by what the `points` of preferential attention are
    worth. `got_through_at`: a later call from the number was answered; it may have been somebody else's.
    `taken_by` is calling back since `taken_at`.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("number",)
    retention: ClassVar[str] = "with its calls"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    number = models.CharField(max_length=_LONGEST_NUMBER)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveSmallIntegerField(default=1)
    tries = models.PositiveSmallIntegerField(default=0)
    points = models.PositiveSmallIntegerField(default=0)
    rank_at = models.DateTimeField()
    got_through_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=10, choices=CallBackOutcome.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "number"],
                condition=models.Q(done_at__isnull=True),
                name="one_open_call_back",
            )
        ]
        indexes = [
            models.Index(
                fields=["jurisdiction", "rank_at", "id"],
                condition=models.Q(done_at__isnull=True),
                name="call_backs_to_make",
            )
        ]


class Call(models.Model):
    """A call (llamada): the one entry it has in the ledger, and its times.

    `external_id` is the exchange's name of the whole call. `number` is the other side, in E.164 where it is a
    number at all: a claim. Everything here but `staff`, `wrapped_at` and `callback` follows from the parts.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("number",)
    retention: ClassVar[str] = "with its interaction"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    account = models.ForeignKey(ChannelAccount, on_delete=models.PROTECT)
    external_id = models.CharField(max_length=200)
    interaction = models.OneToOneField(Interaction, on_delete=models.PROTECT, related_name="call")
    direction = models.CharField(max_length=8, choices=Direction.choices, default=Direction.IN)
    number = models.CharField(max_length=_LONGEST_NUMBER, blank=True)
    is_withheld = models.BooleanField(default=False)
    line = models.CharField(max_length=60, blank=True)
    queue = models.CharField(max_length=60, blank=True)
    extension = models.CharField(max_length=60, blank=True)
    staff = models.ForeignKey(StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CallState.choices, default=CallState.RINGING)
    started_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    wrapped_at = models.DateTimeField(null=True, blank=True)
    callback = models.ForeignKey(
        CallBack, null=True, blank=True, on_delete=models.SET_NULL, related_name="calls"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "external_id"], name="call_once")]
        indexes = [
            models.Index(
                fields=["jurisdiction", "-started_at", "-id"],
                condition=models.Q(ended_at__isnull=True),
                name="calls_under_way",
            ),
            models.Index(fields=["jurisdiction", "number", "-started_at"], name="calls_of_number"),
            models.Index(
                fields=["staff", "-started_at"],
                condition=models.Q(wrapped_at__isnull=True),
                name="calls_to_write_down",
            ),
        ]

    @property
    def waited_seconds(self) -> int | None:
        """How long the caller waited until somebody spoke, or until the end; None while they wait."""
        return _seconds(self.started_at, self.answered_at or self.ended_at)

    @property
    def queue_seconds(self) -> int | None:
        """How much of that in a queue."""
        return _seconds(self.queued_at, self.answered_at or self.ended_at)

    @property
    def talk_seconds(self) -> int | None:
        """How long they spoke; None when nobody did, or while they do."""
        return _seconds(self.answered_at, self.ended_at)

    @property
    def wrap_seconds(self) -> int | None:
        """How long it took to write it down after the end."""
        return _seconds(self.ended_at, self.wrapped_at)


class CallPart(models.Model):
    """One thing that was told of a call, once; the call is what all its parts add up to, in whatever order."""

    personal_fields: ClassVar[tuple[str, ...]] = ("number",)
    retention: ClassVar[str] = "with its call"

    id = models.BigAutoField(primary_key=True)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="parts")
    key = models.CharField(max_length=300)
    moment = models.CharField(max_length=10)
    at = models.DateTimeField()
    leg = models.CharField(max_length=200, blank=True)
    direction = models.CharField(max_length=8, blank=True)
    number = models.CharField(max_length=_LONGEST_NUMBER, blank=True)
    is_withheld = models.BooleanField(default=False)
    line = models.CharField(max_length=60, blank=True)
    queue = models.CharField(max_length=60, blank=True)
    extension = models.CharField(max_length=60, blank=True)
    cause = models.CharField(max_length=60, blank=True)
    received_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "key"], name="call_part_once")]


class CallSeat(models.Model):
    """An official takes calls at a telephone (puesto): who is told of a call that rings there.

    `account` empty: of any line. `extension` empty: of the queues, without a telephone of one's own.
    """

    retention: ClassVar[str] = "until the official leaves the seat"

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    staff = models.OneToOneField(StaffMember, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(ChannelAccount, null=True, blank=True, on_delete=models.PROTECT)
    extension = models.CharField(max_length=60, blank=True)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "extension"],
                condition=~models.Q(extension=""),
                name="one_official_an_extension",
            )
        ]


def _seconds(since: datetime | None, until: datetime | None) -> int | None:
    # Two clocks tell the times of one call, so that an end may come out before its beginning.
    return None if since is None or until is None else max(0, round((until - since).total_seconds()))
