"""Cases that may speak of the same problem: same service, near, still open."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nexo.domain.cases import policies
from nexo.domain.cases.enums import OPEN_PHASES
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.enums import Visibility
from nexo.kernel.actors import Actor
from nexo.kernel.errors import Invalid
from nexo.kernel.geo.points import bounding_box, distance_m
from nexo.kernel.ids import parse_code

NEAR_M = 60.0
"""Two reports of one hole rarely stand further apart than half a block."""
_OPEN = [phase.value for phase in OPEN_PHASES]
_MOST = 50


@dataclass(frozen=True, slots=True)
class Near:
    """A case close by."""

    id: UUID
    public_code: str
    title: str
    place_text: str
    received_at: datetime
    metres: int
    incident_id: UUID | None


def near_same(
    *, actor: Actor, service_id: UUID, lat: float, lon: float, but: UUID | None = None, limit: int = 5
) -> list[Near]:
    """Return open cases of `service_id` within `NEAR_M` metres of a point, nearest first. One query."""
    south, west, north, east = bounding_box(lat, lon, NEAR_M)
    rows = (
        policies.visible_to(actor)
        .filter(service_id=service_id, phase__in=_OPEN, lat__range=(south, north), lon__range=(west, east))
        .exclude(pk__in=[but] if but else [])
        .order_by("-received_at")[:_MOST]
    )
    found = [
        Near(
            id=case.id,
            public_code=case.public_code,
            title=case.title,
            place_text=case.place_text,
            received_at=case.received_at,
            metres=round(distance_m(lat, lon, case.lat, case.lon)),
            incident_id=case.incident_id,
        )
        for case in rows
        if case.lat is not None and case.lon is not None
    ]
    return sorted((near for near in found if near.metres <= NEAR_M), key=lambda near: near.metres)[:limit]


def open_around(*, actor: Actor, lat: float, lon: float, within_m: float, limit: int = 20) -> list[Case]:
    """Return open cases of any service around a point that the actor may see, the newest first. One query.

    Cases of a reserved identity stay off a map that whoever stands at the counter may see.
    """
    south, west, north, east = bounding_box(lat, lon, within_m)
    rows = policies.visible_to(actor).filter(
        visibility=Visibility.NORMAL,
        phase__in=_OPEN,
        lat__range=(south, north),
        lon__range=(west, east),
    )
    return list(rows.order_by("-received_at", "-id").only("public_code", "title", "lat", "lon")[:limit])


def id_by_code(*, actor: Actor, code: str) -> UUID:
    """Return the case that an official names by its code; raises `Invalid`. One query."""
    found = policies.visible_to(actor).filter(public_code=parse_code(code)).values_list("id", flat=True)
    case_id = found.first()
    if case_id is None:
        raise Invalid("No hay un caso con ese código.", field="code")
    return case_id
