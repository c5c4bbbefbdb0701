"""Facts this room announces."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from nexo.kernel.events.event import Event


@dataclass(frozen=True, kw_only=True)
class CitizenAccountOpened(Event):
    """A citizen signed in for the first time."""

    topic: ClassVar[str] = "accounts.citizen_account_opened"
    account_id: UUID
