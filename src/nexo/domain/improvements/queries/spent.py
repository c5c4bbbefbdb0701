"""What suggestions leave out: cases that speak for a problem already, or that an official set aside."""

from itertools import chain
from uuid import UUID

from nexo.domain.improvements.enums import SuggestionState
from nexo.domain.improvements.models import ProblemLink, Suggestion

_DECIDED = (SuggestionState.TAKEN, SuggestionState.DISMISSED)


def spent_cases(*, jurisdiction_id: UUID) -> set[UUID]:
    """Return the cases of problems and of decided suggestions. Two queries."""
    linked = ProblemLink.objects.filter(problem__jurisdiction_id=jurisdiction_id)
    decided = Suggestion.objects.filter(jurisdiction_id=jurisdiction_id, state__in=_DECIDED)
    return {
        *linked.values_list("case_id", flat=True),
        *chain.from_iterable(decided.values_list("case_ids", flat=True)),
    }
