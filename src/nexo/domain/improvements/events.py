"""Facts that improvements announce."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from nexo.kernel.events.event import Event


@dataclass(frozen=True, kw_only=True)
class ProblemFixed(Event):
    """The cause of a problem was removed; everybody concerned is told."""

    topic: ClassVar[str] = "improvements.problem_fixed"

    problem_id: UUID
    unit_id: UUID


@dataclass(frozen=True, kw_only=True)
class ImprovementMoved(Event):
    """An improvement action was proposed, accepted, started, done or dropped."""

    topic: ClassVar[str] = "improvements.improvement_moved"

    action_id: UUID
    problem_id: UUID
    state: str


@dataclass(frozen=True, kw_only=True)
class ImprovementMeasured(Event):
    """The effect of an improvement action was measured; `verdict` is what may be said of it."""

    topic: ClassVar[str] = "improvements.improvement_measured"

    action_id: UUID
    problem_id: UUID
    metric: str
    verdict: str
