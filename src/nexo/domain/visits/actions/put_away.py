"""Ends the visits of days past that nobody ended, before the first number of a new day."""

from datetime import date

from nexo.domain.visits.actions.advance import advance
from nexo.domain.visits.enums import Act, VisitState
from nexo.domain.visits.models import Queue, Visit
from nexo.kernel.actors import system

_LAST_ACT = {
    VisitState.WAITING: Act.LEAVE,
    VisitState.INVITED: Act.LEAVE,
    VisitState.SERVED: Act.FINISH,
    VisitState.ON_HOLD: Act.FINISH,
    VisitState.BACK_OFFICE: Act.FINISH,
}


def put_away_left_over(*, queue: Queue, today: date) -> None:
    """End what is left of days past; the caller holds the queue. The measures of a day count that day's alone."""
    machine = system(queue.jurisdiction_id)
    for visit in (
        Visit.objects.select_for_update(of=("self",))
        .filter(queue=queue, day__lt=today, ended_at__isnull=True)
        .select_related("party")
    ):
        advance(actor=machine, visit=visit, act=_LAST_ACT[VisitState(visit.state)])
