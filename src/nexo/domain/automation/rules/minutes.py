"""How much time a step saves whoever would have done it by hand. An assumption, said as one wherever it is shown."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from nexo.domain.automation.enums import Do
from nexo.domain.automation.rules.saying import Step

MINUTES: Final[Mapping[Do, float]] = {
    Do.NOTE: 1,
    Do.TASK: 2,
    Do.ASSIGN: 2,
    Do.ANSWER: 4,
    Do.BEGIN: 0.5,
    Do.RAISE: 1,
    Do.TAKE: 0.5,
    Do.PLAN: 1.5,
    Do.ASK: 3,
    Do.RESOLVE: 4,
    Do.RETURN: 2,
}
"""Until a town measures its own (`local_rules.automation_minutes`, by step)."""

_LONGEST = 480


def table(local_rules: Mapping[str, Any]) -> dict[Do, float]:
    """Return the minutes of each step in a town; what makes no sense there counts as ours."""
    own = local_rules.get("automation_minutes")
    own = own if isinstance(own, Mapping) else {}
    return {do: _sound(own.get(do.value), minutes) for do, minutes in MINUTES.items()}


def saved(steps: Iterable[Step], minutes: Mapping[Do, float]) -> float:
    """Return the minutes that steps save."""
    return sum(minutes[one.do] for one in steps)


def _sound(own: object, ours: float) -> float:
    is_number = isinstance(own, int | float) and not isinstance(own, bool)
    return float(own) if is_number and 0 <= own <= _LONGEST else ours  # type: ignore[operator,arg-type]  # told by is_number
