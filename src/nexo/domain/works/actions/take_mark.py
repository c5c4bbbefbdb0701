"""Takes what a crew wrote down, once, however often and however late it comes."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from nexo.domain.works import policies
from nexo.domain.works.actions.plan_order import keep_change
from nexo.domain.works.actions.show_work import show_on_cases
from nexo.domain.works.enums import MarkKind, OrderState, Outcome, PhotoKind
from nexo.domain.works.errors import MarkUnreadable, OrderUnknown
from nexo.domain.works.models import CrewMark, Material, OrderPhoto, WorkOrder
from nexo.domain.works.rules.lifecycle import is_behind, moved
from nexo.domain.works.rules.marks import Mark
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.files.models import StoredFile

CANCELLED = gettext_noop("Esta orden se anuló mientras estabas sin conexión. Guardamos lo que anotaste.")
MOVED = gettext_noop(
    "Esta orden pasó a otra cuadrilla mientras estabas sin conexión. Guardamos lo que anotaste."
)
OVER = gettext_noop("Esta orden ya figuraba terminada. Guardamos lo que anotaste.")
LATE = gettext_noop("La orden ya había avanzado. Guardamos lo que anotaste.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a mark; `said` is the sentence for the crew, empty where it simply counts."""

    outcome: Outcome
    said: str = ""


def known_mark(*, actor: Actor, mark: Mark) -> Taken | None:
    """Return what became of a mark that came before; None for a new one. Raises `MarkUnreadable` for a stranger's."""
    row = CrewMark.objects.filter(pk=mark.id).first()
    if row is None:
        return None
    if row.staff_id != actor.staff_id or row.order_id != mark.order_id:
        raise MarkUnreadable
    return Taken(outcome=Outcome(row.outcome), said=row.said)


def take_mark(*, actor: Actor, mark: Mark, file: StoredFile | None = None) -> Taken:
    """Write a mark of somebody of the crew and do to the order what it says.

    The same mark again, also at the same moment from another tab, changes nothing and is told the same. What no
    longer fits (the order was cancelled, went to another crew, was finished) is kept with its photo and does not
    count. Raises `OrderUnknown` for an order that never was theirs, `MarkUnreadable`.
    """
    before = known_mark(actor=actor, mark=mark)
    if before is not None:
        return before
    try:
        return _take(actor, mark, file)
    except IntegrityError:
        # Another request with the same mark won between our look and our write.
        again = known_mark(actor=actor, mark=mark)
        if again is None:
            raise
        return again


@transaction.atomic
def _take(actor: Actor, mark: Mark, file: StoredFile | None) -> Taken:
    if mark.kind is MarkKind.PHOTO:
        _check_photo(file)
    order, staff_id = _order(actor, mark)
    said = _why_kept(actor, order, mark)
    outcome = Outcome.KEPT if said else Outcome.APPLIED
    row = CrewMark(
        id=mark.id,
        jurisdiction_id=order.jurisdiction_id,
        order=order,
        staff_id=staff_id,
        kind=mark.kind,
        device_at=mark.device_at,
        lat=mark.lat,
        lon=mark.lon,
        accuracy_m=mark.accuracy_m,
        data=mark.data,
        outcome=outcome,
        said=said,
    )
    row.save(force_insert=True)
    _keep_things(order, row, mark, file)
    if not said:
        _apply(actor, order, mark)
    audit(
        actor=actor,
        action="works.mark_taken",
        kind="work_order",
        object_id=order.pk,
        changes={"kind": mark.kind.value, "outcome": outcome.value, "mark": str(mark.id)},
    )
    return Taken(outcome=outcome, said=said)


def _check_photo(file: StoredFile | None) -> None:
    if file is None:
        raise MarkUnreadable("Falta la foto.", field="photo")
    if not file.media_type.startswith("image/"):
        raise MarkUnreadable("Mandá una foto: JPG o PNG.", field="photo")


def _order(actor: Actor, mark: Mark) -> tuple[WorkOrder, UUID]:
    """Return the order, locked, and who of its crew speaks."""
    rows = policies.once_carried_by(actor).select_for_update(of=("self",)).select_related("case")
    order = rows.filter(pk=mark.order_id).first()
    if order is None or actor.staff_id is None:
        raise OrderUnknown
    return order, actor.staff_id


def _why_kept(actor: Actor, order: WorkOrder, mark: Mark) -> str:
    """Return why a mark does not count any more; '' where it does."""
    if not policies.carried_by(actor).filter(pk=order.pk).exists():
        return MOVED
    if order.state == OrderState.CANCELLED:
        return CANCELLED
    if mark.kind in (MarkKind.PHOTO, MarkKind.MATERIAL):
        return ""  # what was seen or used belongs to the order, also when somebody closed it a moment before
    state = OrderState(order.state)
    if moved(state, mark.kind) is not None or is_behind(state, mark.kind):
        return ""
    return LATE if order.is_live else OVER


def _keep_things(order: WorkOrder, row: CrewMark, mark: Mark, file: StoredFile | None) -> None:
    """Keep the photo or the material of a mark, whether it counts or not."""
    if mark.kind is MarkKind.PHOTO and file is not None:
        # Locked, so that nobody takes it for an abandoned upload meanwhile.
        held = StoredFile.objects.select_for_update().get(pk=file.pk)
        kind = PhotoKind(mark.data["photo_kind"])
        photo = OrderPhoto.objects.create(mark=row, order=order, file=held, kind=kind)
        if row.outcome == Outcome.APPLIED:
            show_on_cases(order, [photo])
    if mark.kind is MarkKind.MATERIAL:
        data = mark.data
        Material.objects.create(
            mark=row, order=order, name=data["name"], quantity=Decimal(data["quantity"]), unit=data["unit"]
        )


def _apply(actor: Actor, order: WorkOrder, mark: Mark) -> None:
    """Move the order as the mark says; its times are the device's, because that is when it happened."""
    to = moved(OrderState(order.state), mark.kind)
    changes: dict[str, Any] = {} if to is None else {"state": to}
    if mark.data.get("note"):
        changes["crew_note"] = "\n".join(filter(None, [order.crew_note, mark.data["note"]]))
    if to is OrderState.STARTED:
        changes["started_at"] = mark.device_at
    if to in (OrderState.DONE, OrderState.NOT_DONE):
        changes |= {"ended_at": max(mark.device_at, order.started_at or mark.device_at)}
        changes["why_not"] = mark.data.get("why_not", "")
    if not changes:
        return
    for name, value in changes.items():
        setattr(order, name, value)
    order.save(update_fields=list(changes))
    if to is not None:
        keep_change(actor, order)
