"""What a scenario says: its figures against their bounds."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row of the catalogue: `figures` are what was measured, `broken` the bounds that were not held."""

    id: str
    title: str
    figures: dict[str, Any] = field(default_factory=dict)
    broken: tuple[str, ...] = ()
    seconds: float = 0

    @property
    def ok(self) -> bool:
        """Whether every bound was held."""
        return not self.broken


def bounds(figures: dict[str, Any], **highest: float) -> tuple[str, ...]:
    """Return the figures that are above their bound, in words."""
    return tuple(
        f"{name} is {figures[name]}, at most {bound} allowed"
        for name, bound in highest.items()
        if figures[name] > bound
    )
