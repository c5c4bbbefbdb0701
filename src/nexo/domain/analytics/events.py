"""Facts that analytics announces."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from nexo.kernel.events.event import Event


@dataclass(frozen=True, kw_only=True)
class SignalRaised(Event):
    """Something rose above its rhythm and waits for a person to look at it."""

    topic: ClassVar[str] = "analytics.signal_raised"

    signal_id: UUID
    unit_id: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class SignalJudged(Event):
    """A person looked at a signal: it is a problem, or it is not."""

    topic: ClassVar[str] = "analytics.signal_judged"

    signal_id: UUID
    unit_id: UUID
    is_problem: bool
