"""The rows of a ledger while they are being told: talks, entries, notices."""

from dataclasses import dataclass, field
from typing import NamedTuple

from nexo.application.demo.load.story import SYSTEM, Doer

_NAN = float("nan")


@dataclass(slots=True)
class Talk:
    """One conversation while it is being written; `unanswered` are the entries that wait, with when they came."""

    number: int
    person: int
    started: float
    is_open: bool = True
    last_at: float = _NAN
    last_channel: str = ""
    preview: str = ""
    unanswered: dict[int, float] = field(default_factory=dict)
    unread: int = 0
    closed: float = _NAN
    closed_by: Doer = SYSTEM

    @property
    def waiting_since(self) -> float:
        """Since when somebody waits for an answer; NaN: nobody does."""
        return min(self.unanswered.values(), default=_NAN)


class Entry(NamedTuple):
    """One row of the ledger, with its delivery where it left.

    `about` are the cases it speaks of, each with why; `opens` the case that it opened, -1: none.
    """

    number: int
    talk: int
    person: int
    channel: str
    direction: str
    kind: str
    at: float
    text: str
    subject: str
    by: Doer | None
    automatic: bool
    verified: bool
    because: str
    about: tuple[tuple[int, str], ...]
    opens: int
    result: str
    seconds: int | None
    reader: str
    to: str = ""
    notice: int = -1
    reply_to: int = -1


class NoticeRow(NamedTuple):
    """One notice: what came of it."""

    number: int
    slug: str
    case: int
    person: int
    at: float
    channel: str
    because: str
    entry: int
    move: int
    token: str


@dataclass(slots=True)
class Ledger:
    """Everything that the ledger of a world holds; `settled` are the numbers of entries that need no answer."""

    talks: list[Talk] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    notices: list[NoticeRow] = field(default_factory=list)
    closings: list[tuple[int, float, Doer]] = field(default_factory=list)
    settled: set[int] = field(default_factory=set)
