"""A change of who answers for what, decided for a day to come."""

from django.db import models

from nexo.domain.catalogue.models import PublicService
from nexo.domain.organisation.models import Jurisdiction, Unit
from nexo.kernel import clock, ids


class Reorganisation(models.Model):
    """Services go to another unit from a day on (reorganización); what was done before stays where it was done.

    With `takes_cases` the open cases of the services go along, each in the phase and with the clocks it has.
    `carried_out_at` is when the services moved; `cancelled_at` when it was called off before.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    from_day = models.DateField()
    legal_act = models.CharField(max_length=120)
    takes_cases = models.BooleanField(default=True)
    planned_by_id = models.UUIDField(null=True, blank=True)
    planned_at = models.DateTimeField(default=clock.now)
    carried_out_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["from_day"],
                condition=models.Q(carried_out_at__isnull=True, cancelled_at__isnull=True),
                name="reorganisation_to_come",
            )
        ]


class ReorganisedService(models.Model):
    """One service of a reorganisation; `from_unit` is who had it until the day came."""

    id = models.BigAutoField(primary_key=True)
    reorganisation = models.ForeignKey(Reorganisation, on_delete=models.CASCADE, related_name="services")
    service = models.ForeignKey(PublicService, on_delete=models.PROTECT, related_name="+")
    from_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reorganisation", "service"], name="reorganised_once_a_plan")
        ]
