"""Tables of the satisfaction loop: asked, answered, recovered."""

from django.db import models

from nexo.domain.cases.models import Case
from nexo.domain.organisation.models import Jurisdiction, StaffMember, Unit
from nexo.domain.parties.models import Party
from nexo.domain.satisfaction.enums import InvitationKind, InvitationState, RecoveryState
from nexo.kernel import clock, ids


class Invitation(models.Model):
    """A person is asked how a case went. `token_digest` opens the answer page without a login."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="invitations")
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT)
    kind = models.CharField(max_length=10, choices=InvitationKind.choices, default=InvitationKind.CLOSING)
    channel = models.CharField(max_length=30, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=12, choices=InvitationState.choices, default=InvitationState.PENDING)
    suppressed_because = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["party", "-created_at"], name="invitation_of_party")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=models.Q(state__in=["pending", "sent"]), name="asked_once"
            )
        ]


class Answer(models.Model):
    """A score from 1 to 5 and, if they wish, words; `solved` is the citizen's own word on the closing."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="answer")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="satisfaction_answers")
    score = models.PositiveSmallIntegerField()
    solved = models.BooleanField(null=True, blank=True)
    comment = models.TextField(blank=True)
    channel = models.CharField(max_length=30)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(score__gte=1, score__lte=5), name="score_1_to_5"),
        ]


class Recovery(models.Model):
    """A low score opens a recovery: somebody calls, mends and asks again."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recoveries")
    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="recovery")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    owner = models.ForeignKey(StaffMember, null=True, blank=True, on_delete=models.PROTECT)
    state = models.CharField(max_length=16, choices=RecoveryState.choices, default=RecoveryState.OPENED)
    opened_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    contacted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cause = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    second_answer = models.OneToOneField(
        Answer, null=True, blank=True, on_delete=models.PROTECT, related_name="second_of"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "due_at"],
                condition=models.Q(state__in=["recovery_opened", "contacted"]),
                name="recovery_open_of_unit",
            )
        ]
