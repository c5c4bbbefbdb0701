"""Facts that settings announce."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from nexo.kernel.events.event import Event


@dataclass(frozen=True, kw_only=True)
class SettingPublished(Event):
    """A version of a setting went into force; the one before it was retired."""

    topic: ClassVar[str] = "settings.published"

    version_id: UUID
    kind: str
    key: str
    number: int
