"""What arrives at the telephone of a crew: the work, and nothing about who asked for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Prefetch, Q

from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.works import policies
from nexo.domain.works.enums import LIVE, OrderState, PhotoKind
from nexo.domain.works.models import Crew, Material, WorkOrder
from nexo.kernel import clock
from nexo.kernel.actors import Actor

DAYS_AHEAD = 7
MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewOrder:
    """An order as its crew reads it. Every field is on purpose: a test holds the list (R47, domain.md 3.5).

    `title` is the name of the service, `code` that of the case, which opens nothing by itself; `instructions` and
    `access` are words that the owner wrote for the crew.
    """

    id: UUID
    code: str
    crew: str
    title: str
    place: str
    lat: float | None
    lon: float | None
    instructions: str
    access: str
    day: date
    position: int
    state: str
    state_label: str
    before_photos: int
    after_photos: int
    materials: Sequence[str]

    @property
    def is_live(self) -> bool:
        """Whether it is still to be done."""
        return self.state in LIVE

    @property
    def map_url(self) -> str:
        """Where a map shows the place; '' where it is not known."""
        if self.lat is None or self.lon is None:
            return ""
        return f"https://www.openstreetmap.org/?mlat={self.lat}&mlon={self.lon}#map=18/{self.lat}/{self.lon}"

    @property
    def geo_url(self) -> str:
        """The same for the maps of the telephone itself (RFC 5870); '' where the place is not known."""
        if self.lat is None or self.lon is None:
            return ""
        return f"geo:{self.lat},{self.lon}?q={self.lat},{self.lon}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewDay:
    """What somebody's crews have to do: today, what was left behind, and the days to come."""

    today: date
    crews: Sequence[str]
    orders: Sequence[CrewOrder]


def crew_day(*, actor: Actor) -> CrewDay:
    """Return the orders of the actor's crews from what was left behind to seven days ahead. Four queries."""
    town = Jurisdiction.objects.only("time_zone").get(pk=jurisdiction_of(actor))
    today = clock.today(town.zone_info)
    crews = Crew.objects.filter(members__staff_id=actor.staff_id, is_active=True).order_by("name")
    live = [state.value for state in LIVE]
    rows = (
        policies.carried_by(actor)
        .filter(Q(day__lt=today, state__in=live) | Q(day__range=(today, today + timedelta(days=DAYS_AHEAD))))
        .exclude(state=OrderState.CANCELLED)
        .select_related("crew", "case")
        .annotate(
            before_photos=Count("photos", filter=Q(photos__kind=PhotoKind.BEFORE), distinct=True),
            after_photos=Count("photos", filter=Q(photos__kind=PhotoKind.AFTER), distinct=True),
        )
        .prefetch_related(Prefetch("materials", queryset=Material.objects.order_by("mark_id")))
        .order_by("day", "position", "id")[:MOST]
    )
    return CrewDay(
        today=today, crews=list(crews.values_list("name", flat=True)), orders=[_told(row) for row in rows]
    )


def _told(row: WorkOrder) -> CrewOrder:
    return CrewOrder(
        id=row.pk,
        code=row.case.public_code,
        crew=row.crew.name,
        title=row.title,
        place=row.place_text,
        lat=row.lat,
        lon=row.lon,
        instructions=row.instructions,
        access=row.access,
        day=row.day,
        position=row.position,
        state=row.state,
        state_label=str(row.get_state_display()),
        before_photos=getattr(row, "before_photos", 0),
        after_photos=getattr(row, "after_photos", 0),
        materials=[
            f"{one.name}: {one.quantity.normalize():f} {one.unit}".strip() for one in row.materials.all()
        ],
    )
