"""What differs between two versions of the rules."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum


class What(StrEnum):
    """What happened to a rule."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    MOVED = "moved"
    OFF = "off"
    ON = "on"


@dataclass(frozen=True, slots=True)
class Line:
    """A rule as versions are compared: by its number, in its place."""

    number: int
    sentence: str
    is_enabled: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one rule, and what it said before and after."""

    number: int
    what: What
    before: str
    after: str

    def kept(self) -> dict[str, object]:
        """Return the change as it is kept."""
        return {**asdict(self), "what": self.what.value}


def changes(before: Sequence[Line], after: Sequence[Line]) -> list[Change]:
    """Return what turns one version into the other: rules that went, then each that stays or came, in order."""
    old = {line.number: line for line in before}
    new = {line.number: line for line in after}
    found = [
        Change(line.number, What.REMOVED, line.sentence, "") for line in before if line.number not in new
    ]
    stayed = [line.number for line in before if line.number in new]
    among = {number: place for place, number in enumerate(one.number for one in after if one.number in old)}
    for line in after:
        known = old.get(line.number)
        if known is None:
            found.append(Change(line.number, What.ADDED, "", line.sentence))
            continue
        if known.sentence != line.sentence:
            found.append(Change(line.number, What.CHANGED, known.sentence, line.sentence))
        if known.is_enabled is not line.is_enabled:
            what = What.ON if line.is_enabled else What.OFF
            found.append(Change(line.number, what, known.sentence, line.sentence))
        if among[line.number] < stayed.index(line.number):
            found.append(Change(line.number, What.MOVED, known.sentence, line.sentence))
    return found
