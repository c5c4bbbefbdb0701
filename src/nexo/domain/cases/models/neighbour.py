"""What neighbours say of a matter of their block once it was answered."""

from typing import ClassVar

from django.db import models

from nexo.domain.cases.models.case import Case
from nexo.domain.parties.models import Party
from nexo.kernel import clock


class NeighbourWord(models.Model):
    """Whether a neighbour who asked for it too, or follows it, finds a case solved (R105).

    `round` is the number of reopenings before the answer that they speak of: one word a person and answer.
    """

    personal_fields: ClassVar[tuple[str, ...]] = ("note",)

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="neighbour_words")
    party = models.ForeignKey(Party, on_delete=models.PROTECT)
    round = models.PositiveSmallIntegerField()
    solved = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "round", "party"], name="neighbour_word_once")]
