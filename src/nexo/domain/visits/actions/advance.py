"""Writes one act of a visit: the period under way ends, and the next begins at the same instant."""

from django.db import IntegrityError, transaction
from django.db.models import Max

from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.enums import ContactResult, InteractionKind
from nexo.domain.visits.enums import Act, PeriodKind, VisitState
from nexo.domain.visits.errors import NothingElseAsked, TurnMoved, VisitUnderWay
from nexo.domain.visits.events import VisitEnded
from nexo.domain.visits.models import Period, ServicePoint, Visit, VisitService
from nexo.domain.visits.rules.times import HANDLES, Times, times_of
from nexo.domain.visits.rules.turns import ENDS, IN_HAND, Piece, after, turn
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.events.live import announce
from nexo.kernel.events.record import record

TOPIC = "visits"
CHANNEL = "counter"
VISIT_REF = ("visits", "visit")
"""The register and the kind by which an entry of the ledger points to a visit."""

_FORGOTTEN = 12 * 60 * 60


def advance(*, actor: Actor, visit: Visit, act: Act, point: ServicePoint | None = None) -> Visit:
    """Do `act` to a visit that the caller has locked; `point` is where it is called to.

    A service that is done leaves its entry in the ledger if nobody wrote one. Raises `TurnMoved` where the act
    does not fit, `VisitUnderWay` for a second one at the point, and `NothingElseAsked`.
    """
    to = after(VisitState(visit.state), act)
    if to is None:
        raise TurnMoved
    under_way = visit.periods.select_related("visit_service__service").get(ends_at__isnull=True)
    ended, begun = turn(_piece(under_way), to, act, clock.now())
    under_way.ends_at, under_way.outcome = ended.ends_at, ended.outcome
    under_way.save(update_fields=["ends_at", "outcome"])
    asked = under_way.visit_service
    if act in {Act.FINISH, Act.NEXT_SERVICE}:
        _finish(actor, visit, asked)
        asked = _next(visit) if act is Act.NEXT_SERVICE else asked
    if act is Act.GIVE_BACK and asked.entry_id is not None:
        asked = _go_on(visit, asked)
    _place(visit, actor, to, point)
    if begun is not None:
        _begin(visit, asked, begun)
    else:
        _end(actor, visit, asked, ended)
    _save(visit)
    audit(actor=actor, action=f"visits.{act.value}", kind="visit", object_id=visit.pk)
    announce(TOPIC, [visit.pk], jurisdiction_id=visit.jurisdiction_id)
    return visit


def _save(visit: Visit) -> None:
    """Write the visit; the index lets an official have one at the service point."""
    try:
        with transaction.atomic():
            visit.save()
    except IntegrityError:
        raise VisitUnderWay from None


def entry_key(visit: Visit, asked: VisitService) -> str:
    """Return the id by which a service of a visit is in the ledger once: the visit and its first period attended."""
    periods = asked.periods.filter(kind=PeriodKind.SERVED).order_by("number")
    return f"visit:{visit.pk}:{periods.values_list('number', flat=True)[0]}"


def handled_seconds(asked: VisitService) -> int | None:
    """Return how long one service of a visit was attended so far; None where it was forgotten overnight."""
    periods = asked.periods.filter(kind__in=HANDLES)
    seconds = int(times_of(periods, clock.now()).handled.total_seconds())
    return seconds if seconds < _FORGOTTEN else None


def _piece(period: Period) -> Piece:
    return Piece(period.number, PeriodKind(period.kind), period.begins_at)


def _place(visit: Visit, actor: Actor, to: VisitState, point: ServicePoint | None) -> None:
    """Say who answers for the visit, and where; nobody while it waits."""
    visit.state = to
    if point is not None:
        visit.staff_id, visit.point = actor.staff_id, point
    elif to not in IN_HAND and to not in ENDS:
        visit.staff, visit.point = None, None
    if to is VisitState.INVITED:
        visit.called_at = clock.now()


def _begin(visit: Visit, asked: VisitService, begun: Piece) -> None:
    Period.objects.create(
        visit=visit,
        visit_service=asked,
        number=begun.number,
        kind=begun.kind,
        begins_at=begun.begins_at,
        staff_id=visit.staff_id,
        point_id=visit.point_id,
    )


def _next(visit: Visit) -> VisitService:
    found = visit.services.filter(done_at__isnull=True).order_by("place").first()
    if found is None:
        raise NothingElseAsked
    return found


def _go_on(visit: Visit, asked: VisitService) -> VisitService:
    """What was written down is done: whoever attends it after us writes an entry of their own."""
    asked.done_at = clock.now()
    asked.save(update_fields=["done_at"])
    last = visit.services.aggregate(last=Max("place"))["last"]
    return VisitService.objects.create(
        visit=visit, place=last + 1, service=asked.service, quantity=asked.quantity
    )


def _finish(actor: Actor, visit: Visit, asked: VisitService) -> None:
    """A service is done: without an entry of its own it gets one, so that the ledger knows of every visit."""
    asked.done_at = clock.now()
    if asked.entry_id is None:
        name = asked.service.name if asked.service else "Consulta"
        asked.outcome = asked.outcome or ContactResult.INFORMED
        asked.entry = register_contact(
            actor=actor,
            channel=CHANNEL,
            party=visit.party,
            text=f"{name} (turno {visit.ticket})",
            kind=InteractionKind.VISIT,
            result=asked.outcome,
            duration_seconds=handled_seconds(asked),
            external_id=entry_key(visit, asked),
            references=[(*VISIT_REF, visit.pk)],
        )
    asked.save(update_fields=["done_at", "outcome", "entry"])


def _end(actor: Actor, visit: Visit, asked: VisitService, last: Piece) -> None:
    visit.ended_at, visit.notify_to = last.ends_at, ""
    if (
        visit.state == VisitState.LEFT
        and visit.party is not None
        and not visit.services.exclude(entry=None).exists()
    ):
        _left(actor, visit, asked, last)
    times: Times = times_of(visit.periods.all(), clock.now())
    record(
        VisitEnded(
            visit_id=visit.pk,
            queue_id=visit.queue_id,
            state=str(visit.state),
            waited_seconds=int(times.waited.total_seconds()),
            handled_seconds=int(times.handled.total_seconds()),
        ),
        actor=actor,
    )


def _left(actor: Actor, visit: Visit, asked: VisitService, last: Piece) -> None:
    """Whoever is known and left without being attended is found in the inbox: somebody may get in touch."""
    asked.outcome = ContactResult.ABANDONED
    asked.entry = register_contact(
        actor=actor,
        channel=CHANNEL,
        party=visit.party,
        text=f"Se fue antes de que se atendiera su turno {visit.ticket}",
        kind=InteractionKind.VISIT,
        result=asked.outcome,
        external_id=f"visit:{visit.pk}:{last.number}",
        references=[(*VISIT_REF, visit.pk)],
    )
    asked.save(update_fields=["outcome", "entry"])
