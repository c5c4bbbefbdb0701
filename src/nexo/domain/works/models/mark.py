"""What crews wrote down on the spot, as their devices sent it."""

from typing import ClassVar

from django.db import models

from nexo.domain.organisation.models import Jurisdiction, StaffMember
from nexo.domain.works.enums import MarkKind, Outcome, PhotoKind
from nexo.domain.works.models.order import WorkOrder
from nexo.kernel import clock, ids
from nexo.kernel.files.models import StoredFile


class CrewMark(models.Model):
    """One mark of a crew (anotación), made perhaps hours before it came here.

    `id` is made by the device: the same mark sent again meets its own row and changes nothing. `device_at` is the
    device's clock, `received_at` ours. `data` is what was filled in. A mark that came too late to count keeps
    everything, with the reason in `said`.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("data", "lat", "lon")
    retention: ClassVar[str] = "kept with its order"

    id = models.UUIDField(primary_key=True)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="marks")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=MarkKind.choices)
    device_at = models.DateTimeField()
    received_at = models.DateTimeField(default=clock.now)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    accuracy_m = models.FloatField(null=True, blank=True)
    data = models.JSONField(default=dict, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.APPLIED)
    said = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["order", "received_at", "id"], name="marks_of_order")]


class Material(models.Model):
    """What was used on an order (material): how much of it, in which unit."""

    mark = models.OneToOneField(CrewMark, primary_key=True, on_delete=models.PROTECT, related_name="material")
    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="materials")
    name = models.CharField(max_length=80)
    quantity = models.DecimalField(max_digits=10, decimal_places=2)
    unit = models.CharField(max_length=20)


class OrderPhoto(models.Model):
    """A photo before or after the work; where and when it was taken stands on its mark, twice: by device and by us."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    mark = models.OneToOneField(CrewMark, on_delete=models.PROTECT, related_name="photo")
    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="photos")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=PhotoKind.choices)
