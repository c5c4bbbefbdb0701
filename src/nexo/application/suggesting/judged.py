"""How often suggestions are right: on cases that were held back, and in use."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, Subquery

from nexo.application.suggesting.held import about
from nexo.application.suggesting.open_from_message import SUGGESTED
from nexo.application.suggesting.place import is_on
from nexo.domain.cases.models import Case
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock
from nexo.kernel.audit.models import AuditEntry

IN_USE = timedelta(days=90)
_OF_TEN = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """What a model learnt from, when, and how it did on the newest 15 %, which it had not seen: shares from 0 to 1."""

    cases: int
    services: int
    learnt_at: datetime
    accuracy: float
    top3_accuracy: float

    @property
    def of_ten(self) -> int:
        """How many of ten first suggestions are right, never more than they are."""
        return int(self.accuracy * _OF_TEN)


@dataclass(frozen=True, slots=True)
class InUse:
    """Cases opened with suggestions, and of how many the first, or one of them, is the service that they have now."""

    cases: int
    first: int
    among: int


def judged(town: Jurisdiction) -> Judged | None:
    """Return how the model of a town does; None where there is none or the town wants none. No query."""
    found = about(town.id) if is_on(town.local_rules) else None
    if found is None or found.held_out is None or found.learnt_at is None:
        return None
    figures = found.held_out
    return Judged(found.texts, found.categories, found.learnt_at, figures.accuracy, figures.top3_accuracy)


def in_use(jurisdiction_id: UUID) -> InUse:
    """Return how suggestions did with the cases received in the last ninety days. One query.

    Right is the service that the case has now, whatever was chosen at first. Who reads a suggestion may be led by it,
    so this tends to be higher than on cases that were held back.
    """
    cases = Case.objects.filter(
        jurisdiction_id=jurisdiction_id, origin__isnull=False, received_at__gte=clock.now() - IN_USE
    )
    code = Case.objects.filter(pk=OuterRef("object_id")).values("service__code")
    entries = AuditEntry.objects.filter(kind="case", action=SUGGESTED, object_id__in=cases.values("id"))
    said = entries.annotate(code=Subquery(code)).values_list("changes__suggested", "code")
    results = [(codes[0] == now, now in codes) for codes, now in said]
    return InUse(len(results), sum(first for first, _ in results), sum(among for _, among in results))
