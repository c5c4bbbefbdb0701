"""An official invites who is next, or somebody from the list, to their service point."""

from uuid import UUID

from django.db import transaction

from nexo.domain.visits import policies
from nexo.domain.visits.actions.advance import advance
from nexo.domain.visits.enums import Act, VisitState
from nexo.domain.visits.errors import NobodyWaits, NoPoint, TurnMoved, VisitUnderWay
from nexo.domain.visits.models import Queue, ServicePoint, Visit
from nexo.domain.visits.rules.line import in_a_row_after, in_order
from nexo.domain.visits.rules.turns import AT_A_POINT
from nexo.kernel import clock
from nexo.kernel.actors import Actor


@transaction.atomic
def invite_next(*, actor: Actor) -> Visit:
    """Invite who is next in the line of the actor's service point.

    The row of the queue is locked, so that of two officials who press at once each gets somebody else. Raises
    `NobodyWaits`, `NoPoint`, `VisitUnderWay`.
    """
    point, queue = _seat(actor)
    line = in_order(_waiting(queue), queue.preferred_in_a_row)
    if not line:
        raise NobodyWaits
    return _invite(actor, queue, point, line[0])


@transaction.atomic
def invite(*, actor: Actor, visit_id: UUID) -> Visit:
    """Invite somebody out of the list. Raises `TurnMoved` where they do not wait any more, and as `invite_next`."""
    point, queue = _seat(actor)
    visit = next((one for one in _waiting(queue) if one.pk == visit_id), None)
    if visit is None:
        raise TurnMoved
    return _invite(actor, queue, point, visit)


def _seat(actor: Actor) -> tuple[ServicePoint, Queue]:
    """Return where the actor attends, and its queue, locked."""
    if actor.staff_id is None or not policies.may_attend(actor):
        raise NoPoint
    point = ServicePoint.objects.filter(staff_id=actor.staff_id, is_active=True).first()
    queues = policies.visible_to(actor).select_related("jurisdiction").select_for_update(of=("self",))
    queue = queues.filter(pk=point.queue_id).first() if point else None
    if point is None or queue is None:
        raise NoPoint
    if Visit.objects.filter(staff_id=actor.staff_id, state__in=AT_A_POINT).exists():
        raise VisitUnderWay
    return point, queue


def _waiting(queue: Queue) -> list[Visit]:
    """Return who waits today, locked: somebody who is just leaving is not invited."""
    today = clock.today(queue.jurisdiction.zone_info)
    rows = Visit.objects.select_for_update(of=("self",)).select_related("party")
    return list(rows.filter(queue=queue, day=today, state=VisitState.WAITING).order_by("pk"))


def _invite(actor: Actor, queue: Queue, point: ServicePoint, visit: Visit) -> Visit:
    queue.preferred_in_a_row = in_a_row_after(queue.preferred_in_a_row, is_preferential=visit.is_preferential)
    queue.save(update_fields=["preferred_in_a_row"])
    return advance(actor=actor, visit=visit, act=Act.INVITE, point=point)
