"""How large a demo city is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """A size. `contacts_scale` thins the contacts that open no case, so that a load stays a coffee break.

    Cases, and all that hangs on them, are never thinned.
    """

    slug: str
    inhabitants: int
    days: int
    contacts_scale: float

    @property
    def scale(self) -> float:
        """Inhabitants against the 120,000 that the data files describe."""
        return self.inhabitants / 120_000


PROFILES = {
    "village": Profile("village", 2_000, 365, 1.0),
    "town": Profile("town", 120_000, 730, 0.3),
    "city": Profile("city", 1_500_000, 365, 0.1),
}
