"""Queues: the letter, the screen, the service points."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from nexo.domain.visits import queries
from nexo.domain.visits.actions.arrange_queue import open_queue, revise_queue
from nexo.domain.visits.policies import ARRANGERS
from nexo.kernel.errors import DomainError, NotFound
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.visits.forms import NewQueueForm, QueueSettingsForm
from nexo.web.workbench.pages.visits.tabs import tabs


@staff_page(*ARRANGERS)
@require_GET
def queues(request: StaffRequest) -> HttpResponse:
    """The queues that the official arranges."""
    context = {
        "rows": queries.arranged_queues(request.actor),
        "tabs": tabs(request, "workbench:visits_queues"),
    }
    return page(request, "workbench/visits/queues.html", context)


@staff_page(*ARRANGERS)
@require_http_methods(["GET", "POST"])
def queue_new(request: StaffRequest) -> HttpResponse:
    """Open the queue of an office."""
    form = NewQueueForm(request.POST or None, offices=queries.offices_without_queue(request.actor))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            open_queue(
                actor=request.actor,
                office_id=UUID(data["office_id"]),
                code=data["code"],
                letter=data["letter"],
                points=form.names(),
            )
        except NotFound:
            raise
        except DomainError as refused:
            form.add_error(refused.field, refused.said)
        else:
            messages.success(request, _("La fila está lista."))
            return redirect("workbench:visits_queues")
    status = 422 if form.errors else 200
    return page(request, "workbench/visits/queue.html", {"form": form}, status=status)


@staff_page(*ARRANGERS)
@require_http_methods(["GET", "POST"])
def queue(request: StaffRequest, arranged_id: UUID) -> HttpResponse:
    """Change a queue."""
    found = next((one for one in queries.arranged_queues(request.actor) if one.pk == arranged_id), None)
    if found is None:
        raise NotFound
    initial = {
        "code": found.code,
        "letter": found.letter,
        "is_open": found.is_open,
        "points": "\n".join(one.name for one in found.points.all()),
    }
    form = QueueSettingsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            revise_queue(
                actor=request.actor,
                queue_id=arranged_id,
                code=data["code"],
                letter=data["letter"],
                points=form.names(),
                is_open=data["is_open"],
            )
        except NotFound:
            raise
        except DomainError as refused:
            form.add_error(refused.field, refused.said)
        else:
            messages.success(request, _("Guardado."))
            return redirect("workbench:visits_queues")
    context = {"form": form, "queue": found}
    return page(request, "workbench/visits/queue.html", context, status=422 if form.errors else 200)
