"""F24: robots that answer every mail, our own address as sender, a bounce to a bounce: we fall silent."""

from benchmarks.faults.house import House
from benchmarks.faults.report import Outcome, bounds

MOST_MESSAGES = 3


def run(house: House) -> Outcome:
    """Face each kind of robot once and count what it drew out of us."""
    drawn: dict[str, int] = house.place.town("robots")
    found = {f"until_silence_{name}": number for name, number in drawn.items()}
    missing = {f"never_began_{name}": -number for name, number in drawn.items()}
    both = found | missing
    held = bounds(both, **dict.fromkeys(found, MOST_MESSAGES), **dict.fromkeys(missing, 0))
    return Outcome("F24", "robots that answer", found, held)
