"""What a list of the inbox holds: a few plain conditions, as they are kept with a saved view."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

WHOSE = ("", "me", "nobody")
SNOOZED = ("hide", "only", "any")
LONGEST_LABEL = 30
MOST_VIEWS = 20
COUNTED = 99
"""A list of more than that is said to hold "99+": nobody waits for a whole count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Conditions that all hold. `channel`, `unit` (an id) and `label` empty: any.

    `whose`: anybody's, mine, nobody's. `areas`: in the hands of my areas. `snoozed`: hide, only or any.
    """

    channel: str = ""
    unit: str = ""
    label: str = ""
    whose: str = ""
    waiting: bool = False
    mentioned: bool = False
    followed: bool = False
    areas: bool = False
    closed: bool = False
    snoozed: str = "hide"


def wanted_of(kept: Mapping[str, Any]) -> Wanted:
    """Return kept conditions; what is not understood is left out, so an old view never breaks the inbox."""
    known: dict[str, Any] = {}
    for one in fields(Wanted):
        value = kept.get(one.name)
        if isinstance(value, type(one.default)) and _is_one(one.name, value):
            known[one.name] = value
    return Wanted(**known)


def kept_of(wanted: Wanted) -> dict[str, Any]:
    """Return conditions as they are kept: only those that say something."""
    plain = Wanted()
    return {name: value for name, value in asdict(wanted).items() if value != getattr(plain, name)}


def labels_of(text: str) -> str:
    """Return a label as it is kept: one line, without spaces at its ends, not too long."""
    return " ".join(text.split())[:LONGEST_LABEL].strip()


def _is_one(name: str, value: object) -> bool:
    if name == "whose":
        return value in WHOSE
    return value in SNOOZED if name == "snoozed" else True
