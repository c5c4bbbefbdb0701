"""Whether what happened is what a rule waits for."""

from dataclasses import dataclass
from uuid import UUID

from nexo.domain.automation.enums import Trigger
from nexo.domain.automation.rules.saying import When


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happened to a case, as rules look at it.

    `event_id` and `topic` name the fact; `cause` is its correlation, which is the id of a firing where a rule set it
    off. `phase` is where the case moved, `number` the score or how many reported.
    """

    event_id: UUID
    topic: str
    trigger: Trigger
    case_id: UUID
    jurisdiction_id: UUID
    cause: UUID
    phase: str = ""
    number: int = 0


def is_awaited(when: When, happening: Happening) -> bool:
    """Say whether a rule wakes by it.

    A score wakes by its number or less, an incident by exactly so many reports: that each further one does not
    wake the rule anew.
    """
    if when.trigger is not happening.trigger:
        return False
    if when.trigger is Trigger.MOVED:
        return not when.phases or happening.phase in when.phases
    if when.trigger is Trigger.SCORE:
        return not when.number or happening.number <= when.number
    if when.trigger is Trigger.INCIDENT:
        return happening.number == when.number
    return True
