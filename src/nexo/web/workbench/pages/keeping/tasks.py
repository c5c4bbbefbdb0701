"""What other areas ask of mine, and what mine asked of them."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from nexo.domain.cases.actions.tasks_of_case import finish_task
from nexo.domain.cases.policies import FINISHERS
from nexo.domain.cases.queries.asking import asked_task, given_tasks, open_tasks
from nexo.kernel.errors import DomainError, NotAllowed, NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page


class AnswerTaskForm(UiForm):
    """What came of a task."""

    result = forms.CharField(
        label=gettext_lazy("Qué contestás"),
        help_text=gettext_lazy("Lo lee el área que tiene el caso."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@staff_page(*FINISHERS)
@require_GET
def tasks(request: StaffRequest) -> HttpResponse:
    """What my areas are asked, by date; what they asked, the late ones first."""
    context = {"asked": open_tasks(actor=request.actor), "given": given_tasks(actor=request.actor)}
    return page(request, "workbench/keeping/tasks.html", context)


@staff_page(*FINISHERS)
@require_http_methods(["GET", "POST"])
def task(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """What is asked, about what, and the answer to it."""
    found = asked_task(actor=request.actor, task_id=task_id)
    form = AnswerTaskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            finish_task(actor=request.actor, task_id=task_id, result=form.cleaned_data["result"])
        except (NotFound, NotAllowed):
            raise
        except DomainError as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, _("Contestado. Lo ve el área que tiene el caso."))
            return redirect("workbench:tasks")
    context = {
        "found": found,
        "task": found.task,
        "form": form,
        "zone": found.task.case.jurisdiction.zone_info,
    }
    return page(request, "workbench/keeping/task.html", context, status=422 if form.errors else 200)
