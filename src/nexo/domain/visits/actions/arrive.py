"""Somebody arrives and takes a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from nexo.domain.catalogue.enums import HIDDEN
from nexo.domain.catalogue.queries.services import published_versions
from nexo.domain.parties.models import Party
from nexo.domain.parties.policies import visible_to as people_visible_to
from nexo.domain.visits import policies
from nexo.domain.visits.actions.advance import TOPIC
from nexo.domain.visits.actions.put_away import put_away_left_over
from nexo.domain.visits.enums import Preference
from nexo.domain.visits.errors import QueueClosed
from nexo.domain.visits.events import VisitArrived
from nexo.domain.visits.models import Period, Queue, Visit, VisitService
from nexo.domain.visits.queries import PURPOSE
from nexo.domain.visits.rules.turns import first_piece
from nexo.kernel import clock, ids
from nexo.kernel.actors import Actor
from nexo.kernel.audit.reads import record_reads
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import Invalid, NotFound
from nexo.kernel.events.live import announce
from nexo.kernel.events.record import record

_LONGEST_NOTIFY = 120
_MOST_SERVICES = 10
_MOST_QUANTITY = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """A public service that somebody came for, so many times; without `service_id` a question."""

    service_id: UUID | None = None
    quantity: int = 1


@transaction.atomic
def arrive(
    *,
    actor: Actor,
    queue_id: UUID,
    asked: Sequence[Asked] = (),
    preference: str = "",
    party_id: UUID | None = None,
    notify_to: str = "",
    key: UUID | None = None,
) -> Visit:
    """Give the next number of the day; the same `key` again returns what was given.

    The row of the queue is locked meanwhile, so that no number is given twice and none is left out. Naming a person is
    written down as reading their record. Raises `QueueClosed`, `NotFound`, `Invalid`.
    """
    rows = policies.visible_to(actor).select_related("jurisdiction").select_for_update(of=("self",))
    queue = rows.filter(pk=queue_id).first()
    if queue is None:
        raise NotFound
    known = Visit.objects.filter(pk=key).first() if key else None
    if known is not None:
        if known.queue_id != queue.pk:
            raise NotFound
        return known
    if not queue.is_open:
        raise QueueClosed
    if preference and preference not in Preference:
        raise Invalid(field="preference")
    wanted = checked(queue, asked)
    visit = _write(actor, queue, key=key, preference=preference, party_id=party_id, notify_to=notify_to)
    services = VisitService.objects.bulk_create(
        [
            VisitService(visit=visit, place=place, service_id=one.service_id, quantity=one.quantity)
            for place, one in enumerate(wanted)
        ]
    )
    begun = first_piece(visit.arrived_at)
    Period.objects.create(
        visit=visit,
        visit_service=services[0],
        number=begun.number,
        kind=begun.kind,
        begins_at=begun.begins_at,
    )
    audit(actor=actor, action="visits.arrive", kind="visit", object_id=visit.pk)
    record(VisitArrived(visit_id=visit.pk, queue_id=queue.pk), actor=actor)
    announce(TOPIC, [visit.pk], jurisdiction_id=queue.jurisdiction_id)
    return visit


def checked(queue: Queue, asked: Sequence[Asked]) -> list[Asked]:
    """Return what may be asked for at a queue, at least a question.

    What is protected is asked for at the desk and is not in the line: a colleague reads the line.
    """
    wanted = list(asked)[:_MOST_SERVICES] or [Asked()]
    chosen = {one.service_id for one in wanted if one.service_id}
    offered = published_versions(queue.jurisdiction_id).exclude(visibility__in=HIDDEN)
    if chosen - set(offered.filter(service_id__in=chosen).values_list("service_id", flat=True)):
        raise NotFound
    if any(not 1 <= one.quantity <= _MOST_QUANTITY for one in wanted):
        raise Invalid(field="quantity")
    return wanted


def _write(
    actor: Actor, queue: Queue, *, key: UUID | None, preference: str, party_id: UUID | None, notify_to: str
) -> Visit:
    today = clock.today(queue.jurisdiction.zone_info)
    visit = Visit(
        id=key or ids.uuid7(),
        jurisdiction_id=queue.jurisdiction_id,
        queue=queue,
        day=today,
        letter=queue.letter,
        number=_next_number(queue, today),
        preference=preference,
        notify_to=notify_to.strip()[:_LONGEST_NOTIFY],
    )
    if party_id is not None:
        visit.party = person(actor, party_id, visit)
    visit.save(force_insert=True)
    return visit


def person(actor: Actor, party_id: UUID, visit: Visit) -> Party:
    """Return whom the actor names, and write down that their record was read. Raises `NotFound`."""
    party = people_visible_to(actor).filter(pk=party_id).first()
    if party is None:
        raise NotFound
    record_reads(
        actor=actor,
        party_ids=[party.root_id],
        purpose=PURPOSE,
        kind="visit",
        object_id=visit.pk,
    )
    return party


def _next_number(queue: Queue, today: date) -> int:
    given = Visit.objects.filter(queue=queue, day=today, letter=queue.letter)
    last = given.aggregate(last=Max("number"))["last"]
    if last is None:
        put_away_left_over(queue=queue, today=today)
        queue.preferred_in_a_row = 0
        queue.save(update_fields=["preferred_in_a_row"])
    return (last or 0) + 1
