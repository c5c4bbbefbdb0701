"""Opens the queue of an office, and changes it: its letter, its screen's address, its service points."""

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction

from nexo.domain.visits import policies
from nexo.domain.visits.errors import CodeTaken, LetterInvalid, PointsMissing, QueueThere
from nexo.domain.visits.models import Queue, ServicePoint
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotFound

_LONGEST_NAME = 40


@transaction.atomic
def open_queue(*, actor: Actor, office_id: UUID, code: str, letter: str, points: Sequence[str]) -> Queue:
    """Open the queue of an office, with its service points by name. One an office.

    Raises `NotFound`, `QueueThere`, `CodeTaken`, `LetterInvalid`, `PointsMissing`.
    """
    office = policies.arrangeable_by(actor).filter(pk=office_id).first()
    if office is None:
        raise NotFound
    if Queue.objects.filter(office=office).exists():
        raise QueueThere(field="office_id")
    queue = Queue(jurisdiction_id=office.jurisdiction_id, office=office)
    _write(queue, code=code, letter=letter, points=points, is_open=True)
    audit(actor=actor, action="visits.open_queue", kind="queue", object_id=queue.pk)
    return queue


@transaction.atomic
def revise_queue(
    *, actor: Actor, queue_id: UUID, code: str, letter: str, points: Sequence[str], is_open: bool
) -> Queue:
    """Change a queue; a service point that is named no more is put away, with its past.

    Raises as `open_queue`.
    """
    queue = policies.arranged_by(actor).select_for_update().filter(pk=queue_id).first()
    if queue is None:
        raise NotFound
    _write(queue, code=code, letter=letter, points=points, is_open=is_open)
    audit(actor=actor, action="visits.revise_queue", kind="queue", object_id=queue.pk)
    return queue


def _write(queue: Queue, *, code: str, letter: str, points: Sequence[str], is_open: bool) -> None:
    letter = letter.strip().upper()
    if len(letter) != 1 or not "A" <= letter <= "Z":
        raise LetterInvalid(field="letter")
    names = list(dict.fromkeys(name for point in points if (name := point.strip()[:_LONGEST_NAME])))
    if not names:
        raise PointsMissing(field="points")
    queue.code, queue.letter, queue.is_open = code, letter, is_open
    try:
        with transaction.atomic():
            queue.save()
    except IntegrityError:
        raise CodeTaken(field="code") from None
    for place, name in enumerate(names):
        ServicePoint.objects.update_or_create(
            queue=queue, name=name, defaults={"place": place, "is_active": True}
        )
    gone = ServicePoint.objects.filter(queue=queue).exclude(name__in=names)
    gone.update(is_active=False, staff=None, since=None)
