"""What follows from an error of the Graph interface; each channel has a table of its own codes."""

from collections.abc import Callable
from dataclasses import dataclass

from nexo.domain.interactions.ports import Remedy


@dataclass(frozen=True, slots=True)
class Refusal:
    """What follows from a code, in a sentence; `after` is the least wait in seconds before another try.

    `code` names it where the provider's own code says too little.
    """

    remedy: Remedy
    message: str
    after: float | None = None
    code: str = ""


Lookup = Callable[[str, str], Refusal]
"""From code and subcode, as digits (the subcode may be empty), to what follows."""
