"""Tables of roll-ups, fed by reactions and jobs, and of what rose above its rhythm."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from nexo.domain.analytics.enums import SignalKind, SignalState
from nexo.domain.catalogue.models import PublicService, ServiceGroup
from nexo.domain.organisation.models import Jurisdiction, StaffMember, Unit, Zone
from nexo.kernel import clock, ids


class _OfService(models.Model):
    """What is counted by day, unit, service and zone."""

    id = models.BigAutoField(primary_key=True)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    day = models.DateField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    service = models.ForeignKey(PublicService, on_delete=models.PROTECT)
    zone = models.ForeignKey(Zone, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        abstract = True


class CaseFigure(_OfService):
    """Counts of one local day by owner unit, service, zone and channel of entry.

    `received` counts by day of receipt; `left` by the day a case left the open phases; `silent` by the day that a
    resolved case was closed without a word of who asked; the rest by day of the last resolution (closing cohort,
    domain.md 4.1). A day of a service is always counted anew as a whole, so a repeated event changes nothing.
    """

    channel = models.CharField(max_length=30)
    received = models.IntegerField(default=0)
    left = models.IntegerField(default=0)
    silent = models.IntegerField(default=0)
    resolved = models.IntegerField(default=0)
    on_time = models.IntegerField(default=0)
    reopened = models.IntegerField(default=0)
    returned = models.IntegerField(default=0)
    responded = models.IntegerField(default=0)
    response_minutes = models.BigIntegerField(default=0)
    resolution_minutes = models.BigIntegerField(default=0)
    resolution_histogram = ArrayField(models.IntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "day", "unit", "zone", "channel"],
                nulls_distinct=False,
                name="case_figure_once",
            )
        ]
        indexes = [models.Index(fields=["jurisdiction", "day"], name="case_figure_by_day")]


class SatisfactionFigure(_OfService):
    """Counts of asked and answered of one local day; fed by events of satisfaction, each counted once."""

    asked = models.IntegerField(default=0)
    answered = models.IntegerField(default=0)
    satisfied = models.IntegerField(default=0)
    score_total = models.IntegerField(default=0)
    low = models.IntegerField(default=0)
    recovered = models.IntegerField(default=0)
    confirmed = models.IntegerField(default=0)
    disputed = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "day", "unit", "service", "zone"],
                nulls_distinct=False,
                name="satisfaction_figure_once",
            )
        ]


class ContactFigure(models.Model):
    """Counts of contacts of one local day by channel and direction."""

    id = models.BigAutoField(primary_key=True)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    day = models.DateField()
    channel = models.CharField(max_length=30)
    direction = models.CharField(max_length=8)
    contacts = models.IntegerField(default=0)
    automatic = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "day", "channel", "direction"], name="contact_figure_once"
            )
        ]


class TermDay(models.Model):
    """A local day of a town whose words were counted, and how many texts it had."""

    id = models.BigAutoField(primary_key=True)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    day = models.DateField()
    texts = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "day"], name="term_day_once")]


class TermFigure(models.Model):
    """How many people wrote a word about a group of services on a day.

    `digest` is a keyed digest of the word: what a single person wrote cannot be read back. Old days are thrown away.
    """

    retention: ClassVar[str] = "seventy days"

    id = models.BigAutoField(primary_key=True)
    term_day = models.ForeignKey(TermDay, on_delete=models.CASCADE, related_name="figures")
    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT)
    digest = models.CharField(max_length=16)
    people = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["term_day", "group", "digest"], name="term_figure_once")
        ]


class Signal(models.Model):
    """A signal (señal): something rose above its rhythm, and a person looks whether it is a problem.

    One of a unit, a group of services and a kind on the day it begins; while it goes on, `until` moves and the counts
    are those of the day that stood out most. `cells`: [{"service", "zone", "count", "expected"}], `terms`:
    [{"term", "people", "expected"}]. `case_ids` are examples of words, to be opened only by who may see each.
    `subject_kind` and `subject_id` point to what was made of it, in another register.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    group = models.ForeignKey(ServiceGroup, on_delete=models.PROTECT)
    kind = models.CharField(max_length=8, choices=SignalKind.choices)
    since = models.DateField()
    until = models.DateField()
    peak = models.DateField()
    count = models.IntegerField()
    expected = models.FloatField()
    cells = models.JSONField(default=list)
    terms = models.JSONField(default=list)
    case_ids = ArrayField(models.UUIDField(), default=list)
    state = models.CharField(max_length=10, choices=SignalState.choices, default=SignalState.NEW)
    reason = models.CharField(max_length=500, blank=True)
    judged_by = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    judged_at = models.DateTimeField(null=True, blank=True)
    silent_until = models.DateField(null=True, blank=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "group", "kind", "since"], name="signal_once")]
        indexes = [
            models.Index(fields=["jurisdiction", "-until", "-id"], name="signal_newest"),
            models.Index(
                fields=["jurisdiction", "-until", "-id"],
                condition=models.Q(state=SignalState.NEW),
                name="signal_to_look_at",
            ),
        ]
