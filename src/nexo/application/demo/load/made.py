"""What was written of the city so far, by code."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from nexo.domain.catalogue.models import Delegation, PublicService, ServiceVersion
from nexo.domain.organisation.models import Jurisdiction, Unit, Zone


@dataclass(slots=True)
class Ground:
    """What later rows point to, by code."""

    jurisdiction: Jurisdiction
    units: dict[str, Unit] = field(default_factory=dict)
    zones: dict[str, Zone] = field(default_factory=dict)
    services: dict[str, PublicService] = field(default_factory=dict)
    versions: dict[str, ServiceVersion] = field(default_factory=dict)
    delegations: dict[str, Delegation] = field(default_factory=dict)

    def hexes(self, rows: Iterable[Any]) -> list[str]:
        """Return the ids of rows as COPY reads them."""
        return [row.pk.hex for row in rows]
