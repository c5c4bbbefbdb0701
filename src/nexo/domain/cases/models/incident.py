"""A problem in a place, which several cases may report."""

from django.db import models

from nexo.domain.catalogue.models import PublicService
from nexo.domain.organisation.models import Jurisdiction, Zone
from nexo.kernel import clock, ids


class Incident(models.Model):
    """An incident (incidente): groups duplicates and keeps every reporter."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    service = models.ForeignKey(PublicService, on_delete=models.PROTECT)
    zone = models.ForeignKey(Zone, null=True, blank=True, on_delete=models.PROTECT)
    place_text = models.CharField(max_length=250, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    first_reported_at = models.DateTimeField(default=clock.now)
    report_count = models.PositiveIntegerField(default=1)
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["service", "lat", "lon"],
                condition=models.Q(resolved_at__isnull=True),
                name="incident_open_near",
            )
        ]


class ToldApart(models.Model):
    """Two cases that an official said are not the same problem (no son el mismo): never proposed again, and learnt from.

    `case_id` is the smaller of the two, so that a pair is kept once.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)
    by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "other"], name="told_apart_once"),
            models.CheckConstraint(
                condition=models.Q(case__lt=models.F("other")), name="told_apart_in_order"
            ),
        ]
