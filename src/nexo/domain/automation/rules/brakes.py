"""The brakes on loops: every chain of rules ends, and no rule runs away."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from nexo.domain.automation.enums import Brake

DEEPEST = 3
"""A rule may set off another, and that a third: no further."""
A_CASE_A_DAY = 3
"""So many times may a rule act on one case from midnight to midnight."""
AN_HOUR = 300
"""More often in an hour means that nobody meant it; the rule goes off. A rule may have a limit of its own."""


@dataclass(frozen=True, slots=True)
class Past:
    """What a rule did before: `chain` are the rules that set off what wakes it, the first one first."""

    chain: Sequence[UUID]
    on_case_today: int
    in_last_hour: int


def brake(rule: UUID, past: Past, an_hour: int = AN_HOUR) -> Brake:
    """Return what holds a rule back; `Brake.NONE` lets it act.

    A chain never holds a rule twice and is never longer than `DEEPEST`, so whatever the rules say, one fact sets
    off a finite number of firings.
    """
    if rule in past.chain:
        return Brake.OWN_EFFECT
    if len(past.chain) >= DEEPEST:
        return Brake.TOO_DEEP
    if past.on_case_today >= A_CASE_A_DAY:
        return Brake.CASE_LIMIT
    if past.in_last_hour >= an_hour:
        return Brake.RATE
    return Brake.NONE
