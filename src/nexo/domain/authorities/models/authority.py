"""The posts that are open to the public, and who answers in their name."""

from datetime import date
from typing import ClassVar

from django.db import models

from nexo.domain.organisation.models import Jurisdiction, Position, StaffMember
from nexo.kernel import clock, ids


class Authority(models.Model):
    """An authority (autoridad): a post of the chain to which anybody may write, and which owes an answer.

    Its holder is that of the post. `term_days`: business days to answer in. `hearing_hours` as of an office
    (`organisation.rules.hours`), `hearing_minutes` each, told `hearing_notice_days` business days ahead at least. A
    post that is closed keeps its page and its record.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    position = models.OneToOneField(Position, on_delete=models.PROTECT, related_name="authority")
    slug = models.SlugField(max_length=60)
    background = models.TextField(blank=True)
    how_to_write = models.CharField(max_length=300, blank=True)
    term_days = models.PositiveSmallIntegerField(default=10)
    offers_hearings = models.BooleanField(default=False)
    hearing_hours = models.JSONField(default=dict, blank=True)
    hearing_minutes = models.PositiveSmallIntegerField(default=20)
    hearing_notice_days = models.PositiveSmallIntegerField(default=3)
    hearing_place = models.CharField(max_length=200, blank=True)
    is_open = models.BooleanField(default=True)
    opened_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "slug"], name="authority_slug_once"),
            models.CheckConstraint(
                condition=models.Q(term_days__gte=1), name="authority_owes_an_answer_some_day"
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class DelegateQuerySet(models.QuerySet["Delegate"]):
    """Rows of delegates."""

    def in_force(self, day: date) -> "DelegateQuerySet":
        """Keep those that hold on `day`: not revoked, first and last day included."""
        ends = models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=day)
        return self.filter(ends, revoked_at__isnull=True, valid_from__lte=day)


class Delegate(models.Model):
    """An official who may answer in the name of an authority (delegación de firma), by a legal act and for a time.

    Append-only: another term is another row, and a row is revoked once.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="delegates")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    legal_act = models.CharField(max_length=150)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    named_at = models.DateTimeField(default=clock.now)
    named_by_label = models.CharField(max_length=150, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by_label = models.CharField(max_length=150, blank=True)

    retention: ClassVar[str] = "kept: acts of office name who did them"
    objects = DelegateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(legal_act=""), name="delegate_has_a_legal_act"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="delegate_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.staff_id}"
