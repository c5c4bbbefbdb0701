"""Facts that the guided conversation announces."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from nexo.kernel.events.event import Event


@dataclass(frozen=True, kw_only=True)
class TalkEnded(Event):
    """A guided talk ended; `ending` is an `Ending`."""

    topic: ClassVar[str] = "guidance.talk_ended"

    talk_id: UUID
    conversation_id: UUID
    channel: str
    ending: str
