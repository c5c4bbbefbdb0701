"""What differs between two versions of a text, line by line."""

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Line:
    """A line that stayed (" "), came ("+") or went ("-")."""

    mark: str
    text: str


def difference(before: str, after: str) -> list[Line]:
    """Return the lines of both, in order, what went before what came."""
    old, new = before.splitlines(), after.splitlines()
    found: list[Line] = []
    for kind, from_, until, start, stop in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Line(" ", one) for one in old[from_:until]]
            continue
        found += [Line("-", one) for one in old[from_:until]]
        found += [Line("+", one) for one in new[start:stop]]
    return found
