"""The door: whoever arrives takes a number."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from nexo.domain.parties.queries import find_people
from nexo.domain.visits import queries
from nexo.domain.visits.actions.arrive import arrive
from nexo.domain.visits.models import Visit
from nexo.domain.visits.policies import ATTENDERS
from nexo.kernel import ids
from nexo.kernel.errors import DomainError, NotFound
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.visits.forms import ArrivalForm, service_choices
from nexo.web.workbench.pages.visits.tabs import tabs

_HERE = "workbench:visits_receptions"


@staff_page(*ATTENDERS)
@require_GET
def receptions(request: StaffRequest) -> HttpResponse:
    """The offices with a queue; the only one opens by itself."""
    rows = queries.queues_of(request.actor)
    if len(rows) == 1:
        return redirect("workbench:visits_reception", rows[0].pk)
    return page(request, "workbench/visits/receptions.html", {"rows": rows, "tabs": tabs(request, _HERE)})


@staff_page(*ATTENDERS)
@require_http_methods(["GET", "POST"])
def reception(request: StaffRequest, queue_id: UUID) -> HttpResponse:
    """Give a number, and see who is in the office; or find the person first, who then stands on the same page."""
    queue = queries.queue_of(request.actor, queue_id)
    text = request.GET.get("q", "").strip()
    if text:
        hits = find_people(actor=request.actor, text=text)
        return page(request, "workbench/visits/who.html", {"queue": queue, "text": text, "hits": hits})
    form = ArrivalForm(
        request.POST or None,
        services=service_choices(queue.jurisdiction_id),
        initial={"key": ids.uuid7(), "party_id": request.GET.get("persona")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            visit = _arrive(request, queue_id, form)
        except NotFound:
            raise
        except DomainError as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, _("Número %(ticket)s.") % {"ticket": visit.ticket})
            return redirect("workbench:visits_reception", queue_id)
    party_id = _id(form["party_id"].value())
    context: dict[str, Any] = {
        "queue": queue,
        "form": form,
        "tabs": tabs(request, _HERE),
        # The screen is of the other site, whose addresses this one does not know by name.
        "screen_url": f"/turnos/{queue.code}/",
    }
    if party_id is not None:
        context["person"] = queries.person_of(request.actor, party_id)
    else:
        context["rows"] = queries.under_way(request.actor, queue)
    return page(request, "workbench/visits/reception.html", context, status=422 if form.errors else 200)


def _arrive(request: StaffRequest, queue_id: UUID, form: ArrivalForm) -> Visit:
    data = form.cleaned_data
    return arrive(
        actor=request.actor,
        queue_id=queue_id,
        asked=form.asked(),
        preference=data["preference"],
        party_id=data["party_id"],
        notify_to=data["notify_to"],
        key=data["key"],
    )


def _id(key: Any) -> UUID | None:
    try:
        return UUID(str(key))
    except ValueError:
        return None
