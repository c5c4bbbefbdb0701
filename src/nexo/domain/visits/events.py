"""Facts that visits announce."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from nexo.kernel.events.event import Event


@dataclass(frozen=True, kw_only=True)
class VisitArrived(Event):
    """Somebody took a number."""

    topic: ClassVar[str] = "visits.arrived"

    visit_id: UUID
    queue_id: UUID


@dataclass(frozen=True, kw_only=True)
class VisitEnded(Event):
    """A visit is over: `finished`, or `left` before anybody attended it; the seconds are sums of its periods."""

    topic: ClassVar[str] = "visits.ended"

    visit_id: UUID
    queue_id: UUID
    state: str
    waited_seconds: int
    handled_seconds: int
