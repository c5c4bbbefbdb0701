"""Where and how often the same is reported: what suggestions and effects of improvements are counted from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from nexo.domain.cases.enums import Phase
from nexo.domain.cases.models import Case
from nexo.domain.cases.queries.published import street_matters
from nexo.domain.catalogue.enums import Visibility

_NO_INCIDENT = (Phase.DRAFT, Phase.MERGED, Phase.CANCELLED, Phase.REJECTED_INADMISSIBLE)
_CHUNK = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A case in the street: `incident_id` is its own id where it stands alone."""

    case_id: UUID
    incident_id: UUID
    unit_id: UUID
    zone_id: UUID | None
    lat: float
    lon: float
    place: str


def services_reported(*, jurisdiction_id: UUID, since: datetime, at_least: int) -> list[UUID]:
    """Return the services with at least so many public cases of the street since a moment. One query."""
    rows = _street(jurisdiction_id, since).order_by().values("service_id").annotate(n=Count("pk"))
    return [row["service_id"] for row in rows.filter(n__gte=at_least).order_by("service_id")]


def reported(*, jurisdiction_id: UUID, service_id: UUID, since: datetime) -> Iterator[Reported]:
    """Give the public cases of one service that have a point, oldest first. One query, read in chunks."""
    rows = _street(jurisdiction_id, since).filter(service_id=service_id, lat__isnull=False, lon__isnull=False)
    columns = ("pk", "incident_id", "owner_unit_id", "zone_id", "lat", "lon", "place_text")
    for pk, incident, unit, zone, lat, lon, place in (
        rows.order_by("received_at", "pk").values_list(*columns).iterator(chunk_size=_CHUNK)
    ):
        yield Reported(
            case_id=pk,
            incident_id=incident or pk,
            unit_id=unit,
            zone_id=zone,
            lat=lat,
            lon=lon,
            place=place,
        )


def incidents_between(
    *, jurisdiction_id: UUID, since: datetime, until: datetime, where: Q | None = None
) -> int:
    """Return how many different incidents were reported from `since` to before `until`. One query.

    Several cases of one incident are one; `where` narrows the cases. Protected cases are not counted.
    """
    rows = Case.objects.filter(
        jurisdiction_id=jurisdiction_id,
        received_at__gte=since,
        received_at__lt=until,
        visibility=Visibility.NORMAL,
    ).exclude(phase__in=_NO_INCIDENT)
    if where is not None:
        rows = rows.filter(where)
    return int(rows.aggregate(n=Count(Coalesce("incident_id", "pk"), distinct=True))["n"])


def _street(jurisdiction_id: UUID, since: datetime) -> QuerySet[Case]:
    return street_matters(jurisdiction_id).filter(received_at__gte=since).exclude(phase__in=_NO_INCIDENT)
