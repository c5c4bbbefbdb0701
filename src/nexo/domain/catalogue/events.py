"""Facts that the catalogue announces."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from nexo.kernel.events.event import Event


@dataclass(frozen=True, kw_only=True)
class VersionPublished(Event):
    """A version of a service went live; the one before it was retired."""

    topic: ClassVar[str] = "catalogue.version_published"

    version_id: UUID
    service_id: UUID
