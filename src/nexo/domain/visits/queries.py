"""Reads for the pages: the line, the own point, the screen, the times of today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Count, F, FilteredRelation, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_noop

from nexo.domain.organisation.models import Jurisdiction, Office
from nexo.domain.parties.models import Party
from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.parties.policies import visible_to as people_visible_to
from nexo.domain.visits import policies
from nexo.domain.visits.enums import Act, VisitState
from nexo.domain.visits.models import Queue, ServicePoint, Visit, VisitService
from nexo.domain.visits.rules.line import in_order
from nexo.domain.visits.rules.times import HANDLES, WAITS
from nexo.domain.visits.rules.turns import AT_A_POINT, IN_HAND, acts_from
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.reads import record_reads
from nexo.kernel.errors import NotFound

PURPOSE = gettext_noop("visita a la oficina")
"""Why the record of whoever comes is read."""

_ON_SCREEN = 7
_FORGET_CALL = timedelta(hours=1)

_TIMES = """
WITH one AS (
    SELECT visit.queue_id, visit.state,
        bool_or(period.kind = 'served') AS was_served,
        sum(extract(epoch FROM coalesce(period.ends_at, %(now)s) - period.begins_at))
            FILTER (WHERE period.kind = ANY(%(waits)s)) AS waited,
        sum(extract(epoch FROM coalesce(period.ends_at, %(now)s) - period.begins_at))
            FILTER (WHERE period.kind = ANY(%(handles)s)) AS handled
    FROM visits_visit visit JOIN visits_period period ON period.visit_id = visit.id
    WHERE visit.queue_id = ANY(%(queues)s) AND visit.day = %(day)s
    GROUP BY visit.id
)
SELECT queue_id, count(*),
    count(*) FILTER (WHERE state = 'waiting'),
    count(*) FILTER (WHERE was_served),
    count(*) FILTER (WHERE state = 'left'),
    avg(waited) FILTER (WHERE was_served),
    percentile_cont(0.9) WITHIN GROUP (ORDER BY waited) FILTER (WHERE was_served),
    max(waited) FILTER (WHERE state = 'waiting'),
    avg(handled) FILTER (WHERE state = 'finished')
FROM one GROUP BY queue_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRow:
    """A visit under way, as whoever attends sees it: no name, unless it is in their own hands."""

    id: UUID
    ticket: str
    state: str
    state_label: str
    preference_label: str
    arrived_at: datetime
    since: datetime
    services: tuple[str, ...]
    is_known: bool
    acts: tuple[Act, ...]
    asked_id: UUID
    person: str = ""
    party_id: UUID | None = None
    notify_to: str = ""
    is_registered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What an official sees at their service point; `current` is whom they attend or have called."""

    point: ServicePoint
    current: TurnRow | None
    paused: tuple[TurnRow, ...]
    line: tuple[TurnRow, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the screen in the office: a number and where it goes."""

    ticket: str
    point: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueTimes:
    """A queue today: seconds that people waited until they were attended, and how many came, wait, left."""

    name: str
    arrived: int = 0
    waiting: int = 0
    served: int = 0
    left: int = 0
    mean_wait: int | None = None
    p90_wait: int | None = None
    longest_wait: int | None = None
    mean_handled: int | None = None


def queues_of(actor: Actor) -> list[Queue]:
    """Return the queues at which the actor attends, with their office, and how many wait in each today."""
    today = _today(actor)
    waiting = Q(visits__day=today, visits__state=VisitState.WAITING)
    rows = policies.visible_to(actor).select_related("office", "jurisdiction")
    return list(rows.annotate(waiting=Count("visits", filter=waiting)).order_by("office__name"))


def queue_of(actor: Actor, queue_id: UUID) -> Queue:
    """Return one queue at which the actor attends. Raises `NotFound`."""
    queue = policies.visible_to(actor).select_related("office", "jurisdiction").filter(pk=queue_id).first()
    if queue is None:
        raise NotFound
    return queue


def arranged_queues(actor: Actor) -> list[Queue]:
    """Return the queues that the actor arranges, with office and service points."""
    rows = policies.arranged_by(actor).select_related("office").order_by("office__name")
    points = ServicePoint.objects.filter(is_active=True).order_by("place", "name")
    return list(rows.prefetch_related(Prefetch("points", queryset=points)))


def offices_without_queue(actor: Actor) -> list[Office]:
    """Return the offices where the actor may open a queue."""
    return list(policies.arrangeable_by(actor).filter(queue__isnull=True).order_by("name"))


def free_points(actor: Actor) -> list[ServicePoint]:
    """Return the service points at which the actor may sit down, by office, with who sits there."""
    rows = ServicePoint.objects.filter(is_active=True, queue__in=policies.visible_to(actor).values("id"))
    return list(
        rows.select_related("queue__office", "staff").order_by("queue__office__name", "place", "name")
    )


def point_of(actor: Actor) -> ServicePoint | None:
    """Return where the actor attends, with queue, office and town."""
    rows = ServicePoint.objects.filter(
        staff_id=actor.staff_id, is_active=True, queue__in=policies.visible_to(actor).values("id")
    )
    return rows.select_related("queue__office", "queue__jurisdiction").first() if actor.staff_id else None


def desk(actor: Actor, point: ServicePoint) -> Desk:
    """Return the line and the own visits. One read, and the log of whoever is named."""
    queue = point.queue
    mine = Q(staff_id=actor.staff_id, state__in=IN_HAND)
    today = Q(queue=queue, day=_day_of(queue.jurisdiction))
    rows = _whole(Visit.objects.filter(ended_at__isnull=True).filter(mine | (today & Q(state="waiting"))))
    found = list(rows)
    own = [visit for visit in found if visit.state in IN_HAND]
    named = [visit for visit in own if visit.party]
    record_reads(
        actor=actor,
        party_ids=[visit.party.root_id for visit in named if visit.party],
        purpose=PURPOSE,
        kind="visit",
        object_id=named[0].pk if named else None,
    )
    held = [_row(visit, is_own=True) for visit in own]
    current = next((row for row in held if row.state in {"invited", "served"}), None)
    return Desk(
        point=point,
        current=current,
        paused=tuple(row for row in held if row is not current),
        line=_line(queue, found),
    )


def line_of(queue: Queue) -> tuple[TurnRow, ...]:
    """Return who waits in a queue that the caller may see, next first. One read, and nobody is named."""
    rows = Visit.objects.filter(queue=queue, day=_day_of(queue.jurisdiction), state=VisitState.WAITING)
    return _line(queue, _whole(rows))


def under_way(actor: Actor, queue: Queue) -> list[TurnRow]:
    """Return everybody in an office now: whoever is attended, then the line. One read."""
    rows = Visit.objects.filter(queue=queue, day=_day_of(queue.jurisdiction), ended_at__isnull=True)
    found = list(_whole(rows.filter(queue__in=policies.visible_to(actor).values("id"))))
    inside = [visit for visit in found if visit.state != "waiting"]
    return [*(_row(visit) for visit in inside), *_line(queue, found)]


def visit_of(actor: Actor, visit_id: UUID) -> Visit:
    """Return one visit that the actor may attend. Raises `NotFound`."""
    rows = policies.visits_visible_to(actor).select_related("queue__jurisdiction", "party")
    visit = rows.filter(pk=visit_id).first()
    if visit is None:
        raise NotFound
    return visit


def asked_of(actor: Actor, visit_service_id: UUID) -> VisitService:
    """Return one thing that somebody came for, with its visit. Raises `NotFound`."""
    visible = policies.visits_visible_to(actor).values("id")
    rows = VisitService.objects.filter(visit__in=visible).select_related("visit", "service")
    asked = rows.filter(pk=visit_service_id).first()
    if asked is None:
        raise NotFound
    return asked


def person_of(actor: Actor, party_id: UUID) -> Party:
    """Return whom somebody says to be, and write down that they were looked at. Raises `NotFound`."""
    party = people_visible_to(actor).filter(pk=party_id).first()
    if party is None:
        raise NotFound
    record_reads(actor=actor, party_ids=[party.root_id], purpose=PURPOSE, kind="visit")
    return party


def screen(jurisdiction: Jurisdiction, code: str) -> tuple[Queue, list[Shown]]:
    """Return the queue of a screen and the numbers that were called, newest first: numbers and points only.

    Raises `NotFound`.
    """
    queue = Queue.objects.select_related("office").filter(jurisdiction=jurisdiction, code=code).first()
    if queue is None:
        raise NotFound
    calls = Visit.objects.filter(
        queue=queue,
        day=_day_of(jurisdiction),
        state__in=AT_A_POINT,
        called_at__gte=clock.now() - _FORGET_CALL,
    )
    rows = calls.order_by("-called_at", "-number").values_list("letter", "number", "point__name")[:_ON_SCREEN]
    return queue, [
        Shown(Visit(letter=letter, number=number).ticket, point or "") for letter, number, point in rows
    ]


def times_today(actor: Actor) -> list[QueueTimes]:
    """Return the times of today of the queues that the actor watches. Two reads: the queues, and all the figures."""
    names = dict(policies.watched_by(actor).order_by("office__name").values_list("pk", "office__name"))
    if not names:
        return []
    values: dict[str, Any] = {
        "queues": list(names),
        "day": _today(actor),
        "now": clock.now(),
        "waits": [str(kind.value) for kind in WAITS],
        "handles": [str(kind.value) for kind in HANDLES],
    }
    with connection.cursor() as cursor:
        cursor.execute(_TIMES, values)
        figures = {row[0]: row[1:] for row in cursor.fetchall()}
    return [_times(name, figures.get(pk)) for pk, name in names.items()]


def _times(name: str, row: tuple[Any, ...] | None) -> QueueTimes:
    if row is None:
        return QueueTimes(name=name)
    arrived, waiting, served, left, *seconds = row
    mean, p90, longest, handled = (None if one is None else round(one) for one in seconds)
    return QueueTimes(
        name=name,
        arrived=arrived,
        waiting=waiting,
        served=served,
        left=left,
        mean_wait=mean,
        p90_wait=p90,
        longest_wait=longest,
        mean_handled=handled,
    )


def _line(queue: Queue, visits: Iterable[Any]) -> tuple[TurnRow, ...]:
    waiting = [visit for visit in visits if visit.state == VisitState.WAITING]
    return tuple(_row(visit) for visit in in_order(waiting, queue.preferred_in_a_row))


def _row(visit: Any, *, is_own: bool = False) -> TurnRow:
    """Return a visit loaded by `_whole` as a row."""
    asked = [one for one in visit.asked if not one["done"]]
    current = next((one for one in asked if one["id"] == str(visit.current_service)), None)
    return TurnRow(
        id=visit.pk,
        ticket=visit.ticket,
        state=visit.state,
        state_label=str(VisitState(visit.state).label),
        preference_label=visit.get_preference_display(),
        arrived_at=visit.arrived_at,
        since=visit.since,
        services=tuple(_named(one) for one in asked if one["name"]),
        is_known=visit.party_id is not None,
        acts=_acts(visit.state, has_more=len(asked) > 1),
        asked_id=visit.current_service,
        person=visit.party.display_name if is_own and visit.party else "",
        party_id=visit.party_id if is_own else None,
        notify_to=visit.notify_to,
        is_registered=current is not None and current["entry"] is not None,
    )


def _acts(state: str, *, has_more: bool) -> tuple[Act, ...]:
    return tuple(act for act in acts_from(VisitState(state)) if has_more or act is not Act.NEXT_SERVICE)


def _named(asked: dict[str, Any]) -> str:
    return f"{asked['name']} × {asked['quantity']}" if asked["quantity"] > 1 else str(asked["name"])


def _whole(rows: QuerySet[Visit]) -> QuerySet[Any]:
    """Put beside each visit the person, what was asked for, and since when it stands as it does: one read."""
    asked = VisitService.objects.filter(visit=OuterRef("pk")).order_by("place")
    row = JSONObject(id="id", name="service__name", quantity="quantity", done="done_at", entry="entry_id")
    return (
        rows.select_related("party")
        .annotate(now=FilteredRelation("periods", condition=Q(periods__ends_at__isnull=True)))
        .annotate(
            since=F("now__begins_at"),
            current_service=F("now__visit_service_id"),
            asked=ArraySubquery(asked.values(row=row)),
        )
    )


def _day_of(jurisdiction: Jurisdiction) -> date:
    return clock.today(jurisdiction.zone_info)


def _today(actor: Actor) -> date:
    """Return the local date of the actor's town. One query."""
    return _day_of(Jurisdiction.objects.get(pk=jurisdiction_of(actor)))
