"""The words of a campaign for one person, and what they cost."""

from typing import Final

from nexo.domain.interactions.rules import sms

NAME: Final = "{nombre}"
"""Where the given name goes; who is not known by name reads the rest."""


def for_person(text: str, name: str) -> str:
    """Return the text with the name in its place, or without the place and the blank before it."""
    if name:
        return text.replace(NAME, name)
    return text.replace(f" {NAME}", "").replace(NAME, "")


def cost_of(text: str, *, in_parts: bool, cost_cents: int, part_cost_cents: int) -> int:
    """Return what one message costs, in cents: by the part where the channel sends parts."""
    return sms.measure(text).parts * part_cost_cents if in_parts else cost_cents
