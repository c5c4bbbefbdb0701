"""What routing asks of the cases: how loaded a unit is, and how past cases would have gone by other rules."""

from collections.abc import Iterable
from uuid import UUID

from nexo.domain.cases.enums import OPEN_PHASES
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.rules.routing.deciding import Busy

_OPEN = [phase.value for phase in OPEN_PHASES]
_PERSON = "person."


def busy_in(jurisdiction_id: UUID) -> Busy:
    """Return whether a unit, by its code, has more open cases than a number: one query the first time it is asked.

    The count stops one beyond the number, so a queue of a hundred thousand costs no more than the rule asks for.
    """
    known: dict[tuple[str, int], bool] = {}

    def busy(unit: str, over: int) -> bool:
        if (unit, over) not in known:
            rows = Case.objects.filter(
                owner_unit__jurisdiction_id=jurisdiction_id, owner_unit__code=unit, phase__in=_OPEN
            )
            known[unit, over] = rows.order_by()[: over + 1].count() > over
        return known[unit, over]

    return busy


def persons_in(reasons: Iterable[str]) -> frozenset[str]:
    """Return the codes of preferential attention among the reasons of a case's priority."""
    return frozenset(code.removeprefix(_PERSON) for code in reasons if code.startswith(_PERSON))
