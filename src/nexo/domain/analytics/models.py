"""Tables of roll-ups, fed by reactions; equal to a live count to the last unit."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from nexo.domain.catalogue.models import PublicService
from nexo.domain.organisation.models import Jurisdiction, Unit, Zone


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
