"""When the word of the neighbours is heard: how many disputes raise a flag (R105)."""

from collections.abc import Mapping
from typing import Any

from nexo.domain.cases.enums import OPEN_PHASES, Phase
from nexo.domain.cases.rules import lifecycle

DISPUTES = 3
"""So many neighbours who say that it is not solved are more than one who is hard to please."""
_MOST = 100


def disputes_wanted(local_rules: Mapping[str, Any]) -> int:
    """Return how many disputes raise a flag: `local_rules["neighbour_disputes"]`, a whole number from 1 to 100."""
    told = local_rules.get("neighbour_disputes")
    return told if type(told) is int and 1 <= told <= _MOST else DISPUTES


def may_join(phase: str) -> bool:
    """Say whether a matter in this phase still takes voices: only while somebody owes something."""
    return phase in OPEN_PHASES


def may_follow(phase: str) -> bool:
    """Say whether there is still something to hear of a matter."""
    return may_join(phase) or phase in lifecycle.ANSWERS


def may_judge(phase: str) -> bool:
    """Say whether somebody has said that it is solved: by the town or by another body, confirmed or not."""
    return phase in (Phase.RESOLVED, Phase.RESOLVED_EXTERNAL, Phase.CLOSED)
