"""Facts that work on the ground announces."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from nexo.kernel.events.event import Event


@dataclass(frozen=True, kw_only=True)
class WorkOrderMoved(Event):
    """A work order was planned, set out for, begun, done, not done or cancelled: `state` says which."""

    topic: ClassVar[str] = "works.order_moved"

    order_id: UUID
    case_id: UUID
    crew_id: UUID
    state: str
