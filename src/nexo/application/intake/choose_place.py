"""Which place was chosen among those that an address may mean."""

from collections.abc import Sequence

from nexo.domain.cases.actions.open_case import Place
from nexo.domain.cases.enums import PlaceSource
from nexo.domain.organisation.rules.places import FoundPlace

NONE = "none"
"""The choice of who says that it is none of the places shown."""


def choose_place(*, text: str, choice: str, places: Sequence[FoundPlace]) -> Place | None:
    """Return the place with this label, or the words alone for `NONE`; None where nothing was chosen.

    The words stay as typed. A label that is not among `places` was shown for other words and chooses nothing.
    """
    if choice == NONE:
        return Place(text=text, source=PlaceSource.WORDS)
    found = next((place for place in places if place.label == choice), None)
    if found is None:
        return None
    return Place(text=text, lat=found.lat, lon=found.lon, source=PlaceSource.REGISTER)
