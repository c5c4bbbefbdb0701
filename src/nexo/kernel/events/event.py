"""What a fact looks like: a frozen value of ids and plain values, and the envelope it travels in."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Generic, TypeVar
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Event:
    """A past-tense fact of one room. Holds UUID, str, int, bool, date, datetime, None and tuples of them.

    `topic` is dotted (`cases.case_opened`); `version` grows when the fields change. Never personal data.
    """

    topic: ClassVar[str]
    version: ClassVar[int] = 1


E_co = TypeVar("E_co", bound=Event, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope(Generic[E_co]):
    """A recorded event with what the record knows of it."""

    event: E_co
    id: UUID
    occurred_at: datetime
    actor_kind: str
    actor_id: UUID | None
    jurisdiction_id: UUID | None
    correlation_id: UUID
