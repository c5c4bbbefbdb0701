"""What an official does with a visit once it was called: begin, pause, give back, finish, note that they left."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max

from nexo.domain.visits import policies
from nexo.domain.visits.actions.advance import advance
from nexo.domain.visits.actions.arrive import Asked, checked
from nexo.domain.visits.enums import Act
from nexo.domain.visits.errors import TurnMoved, TurnOfAnother
from nexo.domain.visits.models import Visit, VisitService
from nexo.domain.visits.rules.turns import ENDS, IN_HAND
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotFound

# A supervisor may do these to the visit of a colleague who went home.
_TAKEN_OVER = frozenset({Act.GIVE_BACK, Act.FINISH, Act.LEAVE})


@transaction.atomic
def move_visit(*, actor: Actor, visit_id: UUID, act: Act) -> Visit:
    """Do `act`, which is not to invite. Raises `NotFound`, `TurnMoved`, `TurnOfAnother`, `VisitUnderWay`."""
    visit = locked(actor, visit_id)
    if act is Act.INVITE:
        raise TurnMoved
    if not _is_theirs(actor, visit, act):
        raise TurnOfAnother
    return advance(actor=actor, visit=visit, act=act)


@transaction.atomic
def add_service(*, actor: Actor, visit_id: UUID, asked: Asked) -> VisitService:
    """Note that they came for something else too. Raises `NotFound`, `TurnMoved` for a visit that is over."""
    visit = locked(actor, visit_id)
    if visit.state in ENDS:
        raise TurnMoved
    wanted = checked(visit.queue, [asked])[0]
    last = visit.services.aggregate(last=Max("place"))["last"]
    added = VisitService.objects.create(
        visit=visit, place=last + 1, service_id=wanted.service_id, quantity=wanted.quantity
    )
    audit(actor=actor, action="visits.add_service", kind="visit", object_id=visit.pk)
    return added


def locked(actor: Actor, visit_id: UUID) -> Visit:
    """Return a visit that the actor may attend, locked. Raises `NotFound`."""
    rows = policies.visits_visible_to(actor).select_for_update(of=("self",))
    visit = rows.select_related("party", "queue__office").filter(pk=visit_id).first()
    if visit is None:
        raise NotFound
    return visit


def _is_theirs(actor: Actor, visit: Visit, act: Act) -> bool:
    if visit.state not in IN_HAND or visit.staff_id == actor.staff_id:
        return True
    return act in _TAKEN_OVER and policies.may_supervise(actor, visit)
