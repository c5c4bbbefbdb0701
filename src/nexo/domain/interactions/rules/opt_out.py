"""Words by which a person stops being written to on a channel, or lets it begin again.

Only a message that is that single word counts: "STOP" does, "STOP PLEASE" and "STOP 12345" are for an official.
A list of words gives each its purpose: `all`, or one of the town's own such as `reminders`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from nexo.kernel.text.fold import fold

EVERYTHING = "all"
"""The same word as in the register of consents."""

Words = Mapping[str, str]

# Spanish, English, Portuguese and French; accents and case are of no account.
STOP_WORDS = dict.fromkeys(("BAJA", "STOP", "STOPALL", "UNSUBSCRIBE", "SAIR", "ARRET"), EVERYTHING)
RESUME_WORDS = dict.fromkeys(("ALTA", "START", "UNSTOP"), EVERYTHING)


class Wish(StrEnum):
    """What the person wants of us."""

    STOP = "stop"
    RESUME = "resume"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A wish and what it is about."""

    wish: Wish
    purpose: str


def find(text: str, *, stop: Words, resume: Words) -> Wanted | None:
    """Return the wish that `text` is, or None; the same word in both lists stops."""
    said = fold(text)
    for wish, words in ((Wish.STOP, stop), (Wish.RESUME, resume)):
        for word, purpose in words.items():
            if said and said == fold(word):
                return Wanted(wish, purpose)
    return None
