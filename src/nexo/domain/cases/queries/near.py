"""Open cases around a point that may speak of the same problem, found by the index of cells."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, FloatField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Left

from nexo.domain.cases import policies
from nexo.domain.cases.enums import OPEN_PHASES
from nexo.domain.cases.models import Case, Evidence, ToldApart
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.catalogue.models import PublicService
from nexo.kernel.actors import Actor
from nexo.kernel.errors import Invalid
from nexo.kernel.files.look import alike
from nexo.kernel.geo.cells import cell_of_columns, cells_around
from nexo.kernel.geo.points import bounding_box, distance_m
from nexo.kernel.ids import parse_code

NEAR_M = 150.0
"""Two reports of one problem rarely stand further apart than a block and a half."""
_OPEN = [phase.value for phase in OPEN_PHASES]
MOST = 40
_READ, _PICTURES = 500, 3


@dataclass(frozen=True, slots=True)
class Near:
    """A case close by. `description` is its beginning; `photo` how alike a picture of it is, from 0 to 1."""

    id: UUID
    public_code: str
    title: str
    place_text: str
    received_at: datetime
    metres: int
    incident_id: UUID | None
    service_id: UUID
    description: str
    photo: float


def near_open(*, actor: Actor, case: Case) -> list[Near]:
    """Return the open cases within `NEAR_M` of a case, of its service or one of the same group, nearest first.

    At most `MOST`; none where the case has no point. Left out are the case itself, those in its incident and those
    that an official told apart from it. Two queries; protected cases are seen by whoever may know of them alone.
    """
    if case.lat is None or case.lon is None:
        return []
    services = PublicService.objects.filter(
        jurisdiction_id=case.jurisdiction_id, group_id=case.service.group_id
    ).values_list("id", flat=True)
    rows = around(policies.visible_to(actor), case.lat, case.lon, list(services))
    apart = ToldApart.objects.filter(
        Q(case=OuterRef("pk"), other=case.pk) | Q(other=OuterRef("pk"), case=case.pk)
    )
    rows = rows.exclude(pk=case.pk).exclude(Exists(apart))
    if case.incident_id is not None:
        rows = rows.exclude(incident_id=case.incident_id)
    rows = rows.annotate(own_looks=_looks(case.pk))
    found = [_near(case.lat, case.lon, row) for row in rows[:MOST]]
    return [one for one in found if one.metres <= NEAR_M]


def around(rows: QuerySet[Case], lat: float, lon: float, services: Iterable[UUID]) -> QuerySet[Case]:
    """Return those of `rows` that are open, of these services and in the box around a point, nearest first."""
    south, west, north, east = bounding_box(lat, lon, NEAR_M)
    shrunk = ((east - west) / (north - south)) ** -1
    up = F("lat") - Value(lat, FloatField())
    along = (F("lon") - Value(lon, FloatField())) * Value(shrunk, FloatField())
    return (
        rows.alias(cell=cell_of_columns())
        .filter(
            cell__in=cells_around(lat, lon, NEAR_M),
            service_id__in=services,
            phase__in=_OPEN,
            lat__range=(south, north),
            lon__range=(west, east),
        )
        .annotate(
            beginning=Left("description", _READ),
            looks=_looks(OuterRef("pk")),
        )
        .only(
            "id",
            "public_code",
            "title",
            "place_text",
            "received_at",
            "incident_id",
            "service_id",
            "lat",
            "lon",
        )
        .order_by(up * up + along * along, "id")
    )


def _looks(case: UUID | OuterRef) -> ArraySubquery:
    """Return the looks of the first pictures of a case that can be compared."""
    rows = Evidence.objects.filter(case=case, file__look__isnull=False).exclude(file__look=0)
    return ArraySubquery(rows.order_by("at").values("file__look")[:_PICTURES])


def _near(lat: float, lon: float, row: Any) -> Near:
    """Make what is told of a row of `around`: a case with what was annotated, which no class names."""
    return Near(
        id=row.id,
        public_code=row.public_code,
        title=row.title,
        place_text=row.place_text,
        received_at=row.received_at,
        metres=round(distance_m(lat, lon, row.lat, row.lon)),
        incident_id=row.incident_id,
        service_id=row.service_id,
        description=row.beginning,
        photo=max((alike(one, other) for one in row.own_looks for other in row.looks), default=0.0),
    )


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
