"""What the answers to '¿Entendiste este texto?' say, once enough people answered."""

import re
from dataclasses import dataclass
from typing import Final

SMALLEST_CELL: Final = 5
"""Fewer answers are not told: they could be of one person, and say nothing yet."""

_LOW = 0.6
_PERSONAL = re.compile(r"\S+@\S+|\+?\d(?:[\s.\-]?\d){5,}")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many said that they understood, more or less, or not."""

    yes: int = 0
    partly: int = 0
    no: int = 0

    @property
    def total(self) -> int:
        """All that answered."""
        return self.yes + self.partly + self.no

    @property
    def is_told(self) -> bool:
        """Whether enough people answered to tell the figures."""
        return self.total >= SMALLEST_CELL

    @property
    def share(self) -> int:
        """How many in a hundred understood."""
        return round(100 * self.yes / self.total) if self.total else 0

    @property
    def is_low(self) -> bool:
        """Whether so few understood that somebody should write it anew."""
        return self.is_told and self.yes < _LOW * self.total


def without_personal(words: str) -> str:
    """Return the words without mails and long numbers: what is asked is about the text, not about a person."""
    return _PERSONAL.sub("[…]", " ".join(words.split()))
