"""Macros, their versions and each use."""

from django.db import models

from nexo.domain.cases.models import Case
from nexo.domain.organisation.models import Jurisdiction, Unit
from nexo.kernel import clock, ids


class Macro(models.Model):
    """A macro (macro): steps that an official takes by one press. `unit` empty: offered to all the town.

    `text` is what people read, `steps` the same for the machine (`rules.saying`), as in the version `version`.
    """

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    name = models.CharField(max_length=80)
    text = models.TextField()
    steps = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    is_active = models.BooleanField(default=True)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "unit", "name"], nulls_distinct=False, name="macro_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class MacroVersion(models.Model):
    """What a macro said, who wrote it and when. Never edited."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    macro = models.ForeignKey(Macro, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    text = models.TextField()
    at = models.DateTimeField(default=clock.now)
    by_id = models.UUIDField(null=True, blank=True)
    by_label = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["macro", "number"], name="macro_version_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class MacroUse(models.Model):
    """A macro was pressed on a case. `minutes`: the time it saved, as was assumed then."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    macro = models.ForeignKey(Macro, on_delete=models.PROTECT, related_name="uses")
    version = models.PositiveIntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    staff_id = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField(default=clock.now)
    minutes = models.FloatField(default=0)

    class Meta:
        indexes = [models.Index(fields=["macro", "at"], name="macro_uses")]

    def __str__(self) -> str:
        return f"{self.macro_id} {self.at:%Y-%m-%d}"
