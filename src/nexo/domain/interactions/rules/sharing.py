"""Who of those on duty takes a conversation: who knows the language, then who has least before them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

SHARES_ALONE = "share_conversations"
"""The local rule of a town that shares out what comes in without anybody asking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An official on duty who may read the conversation. No `channels` means all; `load`: how many wait for them."""

    staff_id: UUID
    name: str
    languages: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    load: int = 0
    most: int = 20
    given_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Who it is, and why: the language they speak of what was asked (empty: none mattered), the channel, the load."""

    candidate: Candidate
    language: str = ""
    channel: str = ""


def choose(candidates: Sequence[Candidate], *, channel: str, language: str = "") -> Chosen | None:
    """Return who takes it, or None where nobody has room.

    Who does not attend the channel or is full is out. Then: the language, the least load, who has waited longest
    for one.
    """
    able = [
        one for one in candidates if one.load < one.most and (not one.channels or channel in one.channels)
    ]
    if not able:
        return None
    best = min(able, key=lambda one: (not _speaks(one, language), one.load, _since(one), str(one.staff_id)))
    return Chosen(
        candidate=best,
        language=language if _speaks(best, language) else "",
        channel=channel if best.channels else "",
    )


def _speaks(one: Candidate, language: str) -> bool:
    return bool(language) and language in one.languages


def _since(one: Candidate) -> float:
    return one.given_at.timestamp() if one.given_at else 0.0
