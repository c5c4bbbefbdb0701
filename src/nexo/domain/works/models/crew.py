"""Who goes out."""

from django.db import models

from nexo.domain.organisation.models import Jurisdiction, StaffMember, Unit
from nexo.kernel import clock, ids


class Crew(models.Model):
    """A crew (cuadrilla) of a unit; `start_lat` and `start_lon` are where its route of the day begins."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="crews")
    name = models.CharField(max_length=80)
    start_lat = models.FloatField(null=True, blank=True)
    start_lon = models.FloatField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="crew_name_once")]

    def __str__(self) -> str:
        return self.name


class CrewMember(models.Model):
    """Somebody of a crew: a login of their own each, so that a mark says who made it."""

    crew = models.ForeignKey(Crew, on_delete=models.CASCADE, related_name="members")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="crew_memberships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "crew"], name="crew_member_once")]
