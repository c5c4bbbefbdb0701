"""An official sits down at a service point, and gets up again."""

from uuid import UUID

from django.db import transaction

from nexo.domain.visits import policies
from nexo.domain.visits.errors import PointTaken, VisitUnderWay
from nexo.domain.visits.models import ServicePoint, Visit
from nexo.domain.visits.rules.turns import AT_A_POINT
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotAllowed, NotFound


@transaction.atomic
def take_point(*, actor: Actor, point_id: UUID) -> ServicePoint:
    """Attend at a service point from now on; whoever forgot to get up yesterday is not in the way.

    Raises `PointTaken`, `VisitUnderWay`, `NotFound` and `NotAllowed`.
    """
    if actor.staff_id is None:
        raise NotAllowed
    points = ServicePoint.objects.filter(is_active=True, queue__in=policies.visible_to(actor).values("id"))
    rows = points.select_related("queue__jurisdiction").select_for_update(of=("self",))
    point = rows.filter(pk=point_id).first()
    if point is None:
        raise NotFound
    if point.staff_id == actor.staff_id:
        return point
    zone = point.queue.jurisdiction.zone_info
    if point.staff_id and point.since and point.since.astimezone(zone).date() == clock.today(zone):
        raise PointTaken
    _get_up(actor)
    point.staff_id, point.since = actor.staff_id, clock.now()
    point.save(update_fields=["staff", "since"])
    return point


@transaction.atomic
def leave_point(*, actor: Actor) -> None:
    """Attend nowhere any more. Raises `VisitUnderWay`; nothing happens to who attends nowhere."""
    _get_up(actor)


def _get_up(actor: Actor) -> None:
    """Leave the own point; whose point was put away meanwhile may sit down elsewhere and go on."""
    own = ServicePoint.objects.filter(staff_id=actor.staff_id)
    if own.exists() and Visit.objects.filter(staff_id=actor.staff_id, state__in=AT_A_POINT).exists():
        raise VisitUnderWay
    own.update(staff=None, since=None)
