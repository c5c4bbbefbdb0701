"""What routing asks of the cases: how loaded a unit is, and how past cases would have gone by other rules."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, OuterRef

from nexo.domain.cases.enums import OPEN_PHASES
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.rules.routing.deciding import Count
from nexo.domain.organisation.models import Unit

_OPEN = [phase.value for phase in OPEN_PHASES]
_PERSON = "person."


def counting(jurisdiction_id: UUID) -> Count:
    """Return how the open cases of units are counted: all of them in one query.

    The counts stop at the highest number asked for, so a queue of a hundred thousand costs no more than the rules ask for.
    """

    def count(most: Mapping[str, int]) -> dict[str, int]:
        some = Case.objects.filter(owner_unit=OuterRef("pk"), phase__in=_OPEN).order_by().values("pk")
        bounded = ArraySubquery(some[: max(most.values(), default=0)])
        units = Unit.objects.filter(jurisdiction_id=jurisdiction_id, code__in=most)
        many = Func(bounded, function="cardinality", output_field=IntegerField())
        return dict(units.values_list("code", many))

    return count


def persons_in(reasons: Iterable[str]) -> frozenset[str]:
    """Return the codes of preferential attention among the reasons of a case's priority."""
    return frozenset(code.removeprefix(_PERSON) for code in reasons if code.startswith(_PERSON))
