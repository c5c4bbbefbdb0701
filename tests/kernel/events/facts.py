"""Events that exist for the tests alone."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from nexo.kernel.events.event import Event


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, kw_only=True)
class LampLit(Event):
    topic: ClassVar[str] = "tests.lamp_lit"
    lamp_id: UUID


@dataclass(frozen=True, kw_only=True)
class LampBroken(Event):
    topic: ClassVar[str] = "tests.lamp_broken"
    lamp_id: UUID


@dataclass(frozen=True, kw_only=True)
class Everything(Event):
    topic: ClassVar[str] = "tests.everything"
    version: ClassVar[int] = 2
    id: UUID
    name: str
    count: int
    flag: bool
    at: datetime
    day: date
    colour: Colour
    ids: tuple[UUID, ...]
    maybe: UUID | None = None
    words: tuple[str, ...] = ()
    pairs: tuple[tuple[int, ...], ...] = ()
