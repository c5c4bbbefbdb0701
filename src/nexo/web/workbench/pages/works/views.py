"""Reads of work orders: a day by crew, one order, what ended and nobody has looked at."""

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.works.policies import READERS
from nexo.domain.works.queries import office
from nexo.kernel import clock
from nexo.kernel.files.rendition import rendition
from nexo.web.ui.site import Link
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_SPAN = timedelta(days=400)


@staff_page(*READERS)
@require_GET
def orders(request: StaffRequest) -> HttpResponse:
    """The orders of a day, crew by crew, in the order of the route."""
    town = Jurisdiction.objects.get(pk=jurisdiction_of(request.actor))
    today = clock.today(town.zone_info)
    day = _day(request.GET.get("dia", ""), today)
    found = office.day_of(actor=request.actor, day=day, after=request.GET.get("desde"))
    here = reverse("workbench:orders")
    return page(
        request,
        "workbench/works/orders.html",
        {
            "rows": found.items,
            "day": day,
            "before": day - timedelta(days=1),
            "next_day": day + timedelta(days=1),
            "is_today": day == today,
            "behind": office.left_behind(actor=request.actor, before=today) if day == today else [],
            "following": f"{here}?dia={day.isoformat()}&desde={found.next}" if found.next else "",
            "tabs": tabs("day"),
        },
    )


@staff_page(*READERS)
@require_GET
def ended(request: StaffRequest) -> HttpResponse:
    """The orders that ended and that their area has not settled yet."""
    found = office.ended(actor=request.actor, after=request.GET.get("desde"))
    following = f"{reverse('workbench:orders_ended')}?desde={found.next}" if found.next else ""
    context = {"rows": found.items, "following": following, "tabs": tabs("ended")}
    return page(request, "workbench/works/ended.html", context)


@staff_page(*READERS)
@require_GET
def order(request: StaffRequest, order_id: UUID) -> HttpResponse:
    """An order: what was asked, what the crew did, what came too late."""
    found = office.order_page(actor=request.actor, order_id=order_id)
    context = {"found": found, "order": found.order, "zone": found.order.jurisdiction.zone_info}
    return page(request, "workbench/works/order.html", context)


@staff_page(*READERS)
@require_GET
def photo(request: StaffRequest, order_id: UUID, photo_id: UUID) -> HttpResponse:
    """A photo of an order, without its metadata, inert."""
    shown = rendition(office.photo_of(actor=request.actor, order_id=order_id, photo_id=photo_id).file)
    response = HttpResponse(shown.content, content_type=shown.media_type)
    response["Content-Disposition"] = "inline" if shown.media_type.startswith("image/") else "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def tabs(current: str) -> list[Link]:
    """Return the two lists of orders."""
    shown = (
        ("day", "workbench:orders", _("Por día")),
        ("ended", "workbench:orders_ended", _("Para revisar")),
    )
    return [Link(label=label, url=reverse(name), is_current=key == current) for key, name, label in shown]


def _day(said: str, today: date) -> date:
    """Return the day that was asked for; today for one that is none, or farther than anybody plans."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return today
    return day if abs(day - today) < _SPAN else today
