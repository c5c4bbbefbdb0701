"""From when on something is called repeated: data of the town, with defaults."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

RULE = "improvements"
"""The key under `local_rules` that holds a town's own numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """What counts as repeated.

    `incidents` of one service within `metres` in `days`; `zone_incidents` of one service in a zone that has
    `zone_times` as many for its inhabitants as the others; `low_scores` recovered with one cause in one area.
    `suggestions` is how many of them a town looks at, the strongest first.
    """

    incidents: int = 3
    metres: int = 150
    days: int = 365
    zone_incidents: int = 10
    zone_times: int = 2
    low_scores: int = 5
    suggestions: int = 40


LIMITS: dict[str, tuple[int, int]] = {
    "incidents": (2, 1_000),
    "metres": (10, 2_000),
    "days": (30, 1_095),
    "zone_incidents": (2, 10_000),
    "zone_times": (1, 20),
    "low_scores": (2, 1_000),
    "suggestions": (1, 200),
}


def thresholds_of(local_rules: Mapping[str, Any]) -> Thresholds:
    """Return the numbers of a town; one that is missing, no whole number or out of bounds is the default."""
    told = local_rules.get(RULE)
    given = told if isinstance(told, Mapping) else {}
    return Thresholds(**{item.name: _sound(item.name, given.get(item.name)) for item in fields(Thresholds)})


def _sound(name: str, value: object) -> int:
    low, high = LIMITS[name]
    default = int(getattr(Thresholds(), name))
    return value if type(value) is int and low <= value <= high else default
