"""Facts that automation announces."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from nexo.kernel.events.event import Event


@dataclass(frozen=True, kw_only=True)
class RulePublished(Event):
    """A version of a rule is in force."""

    topic: ClassVar[str] = "automation.rule_published"

    rule_id: UUID
    version_id: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class RuleSwitched(Event):
    """A rule was switched on or off; `by_brake` when it fired too often in an hour."""

    topic: ClassVar[str] = "automation.rule_switched"

    rule_id: UUID
    is_enabled: bool
    by_brake: bool
