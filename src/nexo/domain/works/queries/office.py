"""Work orders as the office sees them: of a case, of a day, and those that ended and nobody has looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from nexo.domain.cases.models import Case
from nexo.domain.works import policies
from nexo.domain.works.enums import LIVE, MarkKind, OrderState, Outcome, PhotoKind
from nexo.domain.works.errors import OrderUnknown
from nexo.domain.works.models import Crew, CrewMark, OrderChange, OrderPhoto, WorkOrder
from nexo.domain.works.queries.served import cases_served, serving
from nexo.kernel.actors import Actor
from nexo.kernel.paging import Page, keyset_page

_MOST_OF_A_CASE = 10
_MOST_MARKS = 500
A_DAY = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    """An order with everything that belongs to it; `reports` are the codes of the cases it serves."""

    order: WorkOrder
    may_change: bool
    photos: Sequence[OrderPhoto]
    marks: Sequence[CrewMark]
    changes: Sequence[OrderChange]
    reports: Sequence[tuple[UUID, str]]

    @property
    def kept(self) -> list[CrewMark]:
        """The marks that came too late to count."""
        return [mark for mark in self.marks if mark.outcome == Outcome.KEPT]


def orders_of_case(*, actor: Actor, case: Case) -> list[WorkOrder]:
    """Return the orders that serve a case, the last first, each with `counted` photos. Two queries; one if none."""
    photos = OrderPhoto.objects.filter(mark__outcome=Outcome.APPLIED).order_by("kind", "mark__device_at")
    rows = policies.visible_to(actor).filter(serving(case)).select_related("crew")
    found = rows.prefetch_related(Prefetch("photos", queryset=photos, to_attr="counted"))
    return list(found.order_by("-planned_at", "-id")[:_MOST_OF_A_CASE])


def order_page(*, actor: Actor, order_id: UUID) -> OrderPage:
    """Return the page of an order; raises `OrderUnknown`. Four queries."""
    rows = policies.visible_to(actor).select_related("crew", "case", "unit", "planned_by", "jurisdiction")
    order = rows.filter(pk=order_id).first()
    if order is None:
        raise OrderUnknown
    rows_of = order.marks.select_related("staff", "material", "photo__file").order_by("device_at", "id")
    marks = list(rows_of[:_MOST_MARKS])
    for mark in marks:
        if mark.kind == MarkKind.PHOTO:
            mark.photo.mark = mark
    return OrderPage(
        order=order,
        may_change=policies.may_change(actor, order),
        photos=sorted((mark.photo for mark in marks if mark.kind == MarkKind.PHOTO), key=_before_first),
        marks=marks,
        changes=list(order.changes.select_related("crew", "by").order_by("-at", "-id")),
        reports=list(cases_served(order).order_by("received_at").values_list("pk", "public_code")[:50]),
    )


def _before_first(photo: OrderPhoto) -> bool:
    return photo.kind != PhotoKind.BEFORE


def photo_of(*, actor: Actor, order_id: UUID, photo_id: UUID) -> OrderPhoto:
    """Return a photo of an order that the actor may read; raises `OrderUnknown`. One query."""
    rows = OrderPhoto.objects.select_related("file").filter(
        pk=photo_id, order__in=policies.visible_to(actor).filter(pk=order_id)
    )
    photo = rows.first()
    if photo is None:
        raise OrderUnknown
    return photo


def day_of(*, actor: Actor, day: date, after: str | None = None, limit: int = A_DAY) -> Page[WorkOrder]:
    """Return the orders of a day by crew and in the order of its route; one query a page."""
    rows = _listed(policies.visible_to(actor)).filter(day=day).exclude(state=OrderState.CANCELLED)
    return keyset_page(rows, order=("crew_id", "position", "id"), after=after, limit=limit)


def left_behind(*, actor: Actor, before: date, limit: int = 20) -> list[WorkOrder]:
    """Return the orders of past days that nobody carried out, the oldest first. One query."""
    rows = _listed(policies.visible_to(actor)).filter(
        day__lt=before, state__in=[state.value for state in LIVE]
    )
    return list(rows.order_by("day", "id")[:limit])


def ended(*, actor: Actor, after: str | None = None, limit: int = 25) -> Page[WorkOrder]:
    """Return the orders that ended and that their area has not settled, the oldest first; one query a page."""
    rows = _listed(policies.visible_to(actor)).filter(
        state__in=[OrderState.DONE, OrderState.NOT_DONE], settled_at__isnull=True
    )
    return keyset_page(rows, order=("ended_at", "id"), after=after, limit=limit)


def crews_with_load(actor: Actor) -> QuerySet[Crew]:
    """Return the crews that the actor may set up, by name, with how many people (`people`) each has."""
    rows = policies.crews_arranged_by(actor).select_related("unit").annotate(people=Count("members"))
    return rows.order_by("-is_active", "name", "id")


def _listed(rows: QuerySet[WorkOrder]) -> QuerySet[WorkOrder]:
    counted = Q(photos__mark__outcome=Outcome.APPLIED)
    return rows.select_related("crew", "case").annotate(
        before_photos=Count("photos", filter=counted & Q(photos__kind=PhotoKind.BEFORE)),
        after_photos=Count("photos", filter=counted & Q(photos__kind=PhotoKind.AFTER)),
    )
