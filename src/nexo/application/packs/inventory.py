"""The customisation inventory (R85): what departs from the pack a town took, and what its next version touches."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nexo.application.packs.differences import Difference, differences
from nexo.application.packs.picture import picture
from nexo.application.packs.shape import Rows
from nexo.application.packs.starters import starter
from nexo.domain.organisation.models import AdoptedPack, Jurisdiction

_MANY = 10


class Risk(StrEnum):
    """How much of what a town made its own an upgrade touches."""

    NONE = "none"
    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Touched:
    """A row that the next version says otherwise; `is_customised`: the town changed it too."""

    difference: Difference
    is_customised: bool


@dataclass(frozen=True, slots=True)
class Inventory:
    """A town against the pack it took, and that pack against the one of this version of the product."""

    name: str
    version: int
    digest: str
    adopted_at: datetime
    departures: list[Difference]
    next_version: int | None
    upgrade: list[Touched]

    @property
    def clashes(self) -> int:
        """How many rows both the town and the next version changed."""
        return sum(one.is_customised for one in self.upgrade)

    @property
    def risk(self) -> Risk:
        """The score of the upgrade: by the rows that both changed."""
        if not self.clashes:
            return Risk.NONE
        return Risk.HIGH if self.clashes >= _MANY else Risk.LOW


def inventory_of(town: Jurisdiction) -> Inventory | None:
    """Return the inventory, or None for a town that took no pack."""
    taken = AdoptedPack.objects.filter(jurisdiction=town).order_by("-adopted_at", "-id").first()
    if taken is None:
        return None
    base: Rows = taken.contents
    now: Rows = {subject: {} for subject in base} | picture(town).rows
    departures = differences(base, now)
    own = {(one.subject, one.key) for one in departures}
    coming = starter(taken.name)
    is_newer = coming is not None and coming.manifest.version > taken.version
    upgrade = differences(base, coming.rows) if coming is not None and is_newer else []
    return Inventory(
        name=taken.name,
        version=taken.version,
        digest=taken.digest,
        adopted_at=taken.adopted_at,
        departures=departures,
        next_version=coming.manifest.version if coming is not None and is_newer else None,
        upgrade=[Touched(one, (one.subject, one.key) in own) for one in upgrade],
    )
