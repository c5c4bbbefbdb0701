"""Puts the photos of a crew among the evidence of every case that the order serves."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from nexo.domain.cases.actions.add_evidence import keep_files
from nexo.domain.cases.actions.resolve_case import resolve_case
from nexo.domain.cases.enums import EvidenceKind, Result
from nexo.domain.cases.models import Case, Evidence
from nexo.domain.works.actions.change_order import locked_order
from nexo.domain.works.enums import OrderState, Outcome, PhotoKind
from nexo.domain.works.errors import OrderUnfit, OrderUnknown
from nexo.domain.works.models import OrderPhoto, WorkOrder
from nexo.domain.works.queries.served import cases_served
from nexo.kernel import clock
from nexo.kernel.actors import Actor, system
from nexo.kernel.audit.record import record as audit

_SHOWS = {PhotoKind.BEFORE: EvidenceKind.BEFORE, PhotoKind.AFTER: EvidenceKind.AFTER}


def show_on_cases(order: WorkOrder, photos: Sequence[OrderPhoto], *, only: Case | None = None) -> None:
    """Keep photos as evidence of the cases of an order, each once; nobody outside sees them yet.

    Inside a transaction, with the order locked.
    """
    cases = [only] if only else list(cases_served(order).filter(closed_at__isnull=True))
    there = set(
        Evidence.objects.filter(case__in=cases, file__in=[photo.file_id for photo in photos]).values_list(
            "case_id", "file_id"
        )
    )
    automaton = system(order.jurisdiction_id)
    for case in cases:
        for photo in photos:
            if (case.pk, photo.file_id) not in there:
                kind = _SHOWS[PhotoKind(photo.kind)]
                keep_files(actor=automaton, case=case, files=[photo.file], kind=kind, note=order.crew.name)


@transaction.atomic
def solve_by_order(
    *, actor: Actor, order_id: UUID, case_id: UUID, answer: str, shows_photos: bool = True
) -> Case:
    """Resolve a case with what its crew did as the proof; each reporter of the incident gets their closing.

    `shows_photos`: who asked sees those taken after the work. Raises `OrderUnknown`, `NotAllowed`, `OrderUnfit`
    where the crew has not finished, and as `resolve_case`.
    """
    order = locked_order(actor=actor, order_id=order_id)
    case = cases_served(order).filter(pk=case_id).first()
    if case is None:
        raise OrderUnknown
    if order.state != OrderState.DONE:
        raise OrderUnfit("La cuadrilla todavía no dijo que está hecho.")
    photos = list(
        order.photos.filter(mark__outcome=Outcome.APPLIED).select_related("file").order_by("mark__device_at")
    )
    show_on_cases(order, photos, only=case)
    if shows_photos:
        after = [photo.file_id for photo in photos if photo.kind == PhotoKind.AFTER]
        served = cases_served(order).values("pk")
        Evidence.objects.filter(case__in=served, file__in=after, kind=EvidenceKind.AFTER).update(
            is_public=True
        )
    solved = resolve_case(actor=actor, case_id=case_id, result=Result.SOLVED, answer=answer)
    if order.settled_at is None:
        order.settled_at = clock.now()
        order.save(update_fields=["settled_at"])
    audit(
        actor=actor,
        action="works.case_solved_by_order",
        kind="work_order",
        object_id=order.pk,
        changes={"case": str(case_id), "photos": len(photos), "shown": shows_photos},
    )
    return solved
