"""How sure a suggestion is, in words."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

VERY_LIKELY, LIKELY, POSSIBLE = 0.85, 0.5, 0.1
"""From which chance on a word is said: right in so many of a hundred such suggestions, by calibration."""


class Certainty(TextChoices):
    """The words that an official reads beside a suggestion."""

    VERY_LIKELY = "very_likely", _("muy probable")
    LIKELY = "likely", _("probable")
    POSSIBLE = "possible", _("posible")


def certainty(chance: float) -> Certainty | None:
    """Return the word for a chance (0 to 1); None where it is too small to be worth reading."""
    if chance >= VERY_LIKELY:
        return Certainty.VERY_LIKELY
    if chance >= LIKELY:
        return Certainty.LIKELY
    return Certainty.POSSIBLE if chance >= POSSIBLE else None
