"""The desk of whoever attends, and the times of the day."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.domain.visits import queries
from nexo.domain.visits.actions.invite import invite, invite_next
from nexo.domain.visits.actions.move_visit import add_service, move_visit
from nexo.domain.visits.actions.take_point import leave_point, take_point
from nexo.domain.visits.enums import Act
from nexo.domain.visits.policies import ATTENDERS, WATCHERS
from nexo.kernel.errors import DomainError, NotFound
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.visits.forms import AskedForm, service_choices
from nexo.web.workbench.pages.visits.tabs import tabs


@staff_page(*ATTENDERS)
@require_GET
def desk(request: StaffRequest) -> HttpResponse:
    """Whom the official attends and who waits; before that, where they attend."""
    context: dict[str, object] = {"tabs": tabs(request, "workbench:visits")}
    seat = queries.point_of(request.actor)
    if seat is None:
        context["points"] = queries.free_points(request.actor)
        return page(request, "workbench/visits/points.html", context)
    context["desk"] = queries.desk(request.actor, seat)
    return page(request, "workbench/visits/desk.html", context)


@staff_page(*ATTENDERS)
@require_GET
def now(request: StaffRequest) -> HttpResponse:
    """The line of the official's queue, anew after each piece of news."""
    seat = queries.point_of(request.actor)
    line = queries.line_of(seat.queue) if seat else ()
    return page(request, "workbench/visits/_line.html", {"line": line})


@staff_page(*ATTENDERS)
@require_POST
def point(request: StaffRequest) -> HttpResponse:
    """Sit down at a service point, or get up."""
    point_id = _id(request.POST.get("point_id"))
    try:
        if point_id is not None:
            take_point(actor=request.actor, point_id=point_id)
        elif "leave" in request.POST:
            leave_point(actor=request.actor)
    except NotFound:
        raise
    except DomainError as refused:
        messages.error(request, refused.said)
    return redirect("workbench:visits")


@staff_page(*ATTENDERS)
@require_POST
def next_one(request: StaffRequest) -> HttpResponse:
    """Call who is next."""
    try:
        invite_next(actor=request.actor)
    except NotFound:
        raise
    except DomainError as refused:
        messages.error(request, refused.said)
    return redirect("workbench:visits")


@staff_page(*ATTENDERS)
@require_POST
def do(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Do what was pressed to one visit."""
    verb = request.POST.get("verb", "")
    queries.visit_of(request.actor, visit_id)
    try:
        if verb == Act.INVITE:
            invite(actor=request.actor, visit_id=visit_id)
        elif verb in Act:
            move_visit(actor=request.actor, visit_id=visit_id, act=Act(verb))
    except NotFound:
        raise
    except DomainError as refused:
        messages.error(request, refused.said)
    queue_id = _id(request.POST.get("reception"))
    return redirect("workbench:visits_reception", queue_id) if queue_id else redirect("workbench:visits")


@staff_page(*ATTENDERS)
@require_http_methods(["GET", "POST"])
def add(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Note that somebody came for something else too."""
    visit = queries.visit_of(request.actor, visit_id)
    form = AskedForm(request.POST or None, services=service_choices(visit.jurisdiction_id))
    if request.method == "POST" and form.is_valid():
        try:
            add_service(actor=request.actor, visit_id=visit_id, asked=form.asked())
        except NotFound:
            raise
        except DomainError as refused:
            messages.error(request, refused.said)
        else:
            messages.success(request, _("Anotado."))
        return redirect("workbench:visits")
    context = {"visit": visit, "form": form}
    return page(request, "workbench/visits/add.html", context, status=422 if form.errors else 200)


@staff_page(*WATCHERS)
@require_GET
def times(request: StaffRequest) -> HttpResponse:
    """How long people wait today, a line a queue."""
    context = {"rows": queries.times_today(request.actor), "tabs": tabs(request, "workbench:visits_times")}
    return page(request, "workbench/visits/times.html", context)


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
