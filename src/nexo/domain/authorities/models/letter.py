"""What people ask of an authority, and the hearing that comes of it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from nexo.domain.authorities.enums import HearingState, LetterEnd, LetterKind, Need, RefusalReason
from nexo.domain.authorities.models.authority import Authority
from nexo.domain.cases.models import Case
from nexo.domain.organisation.models import Jurisdiction, StaffMember
from nexo.kernel import clock, ids


class Letter(models.Model):
    """A letter to an authority (nota, pedido de audiencia): the case that holds it, and the duty to answer.

    `asked` is whom it was written to, `authority` who owes the answer: another where nobody answered for the post,
    with `because`. `due_at` is what the clock of the case said when it was last read here. The first answer counts:
    `answered_by` wrote it, `in_name_of` held the post. `expired_at` is for ever: the end of the term without an
    answer, against `expired_holder`, who held the post then.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ()

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, db_index=False)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="letter")
    about = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="letters_about"
    )
    kind = models.CharField(max_length=10, choices=LetterKind.choices)
    asked = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="asked_letters")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="letters", db_index=False)
    because = models.CharField(max_length=300, blank=True)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    in_name_of = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signature = models.CharField(max_length=400, blank=True)
    is_late = models.BooleanField(null=True, blank=True)
    business_days = models.PositiveSmallIntegerField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_as = models.CharField(max_length=10, choices=LetterEnd.choices, blank=True)
    expired_at = models.DateTimeField(null=True, blank=True)
    expired_holder = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    expired_standing = models.CharField(max_length=10, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, is_late__isnull=True)
                | models.Q(answered_at__isnull=False, is_late__isnull=False),
                name="an_answer_is_in_time_or_late",
            )
        ]
        indexes = [
            models.Index(fields=["authority", "received_at", "id"], name="letters_of_authority"),
            models.Index(
                fields=["jurisdiction", "due_at", "id"],
                condition=models.Q(answered_at__isnull=True, ended_at__isnull=True),
                name="letters_owed",
            ),
            models.Index(
                fields=["jurisdiction", "-received_at", "-id"],
                condition=models.Q(answered_at__isnull=False),
                name="letters_answered",
            ),
            models.Index(
                fields=["jurisdiction", "-received_at", "-id"],
                condition=models.Q(expired_at__isnull=False),
                name="letters_let_expire",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id}"

    @property
    def is_owed(self) -> bool:
        """Whether an answer is still owed."""
        return self.answered_at is None and self.ended_at is None


class Hearing(models.Model):
    """A hearing (audiencia): asked for by a letter; granted with day and place, or refused with a reason.

    `topic` is what the public agenda says it is about, in the words of the office and without anybody's name.
    `sequence` grows with each day it is given, as a calendar wants it. `minutes` is how long it lasts; `minutes_text`
    is what was said and agreed, for everybody to read once it is published.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("preferred", "needs", "words", "minutes_text")

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="hearing")
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="hearings", db_index=False
    )
    topic = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=20, choices=HearingState.choices, default=HearingState.REQUESTED)
    preferred = models.CharField(max_length=300, blank=True)
    needs = ArrayField(models.CharField(max_length=15, choices=Need.choices), default=list, blank=True)
    at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=20)
    place = models.CharField(max_length=200, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=25, choices=RefusalReason.choices, blank=True)
    words = models.TextField(blank=True)
    moved_at = models.DateTimeField(default=clock.now)
    minutes_text = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=HearingState.GRANTED) | models.Q(at__isnull=False),
                name="a_granted_hearing_has_its_hour",
            )
        ]
        indexes = [models.Index(fields=["authority", "at", "id"], name="agenda_of_authority")]

    def __str__(self) -> str:
        return f"{self.state} {self.letter_id}"
