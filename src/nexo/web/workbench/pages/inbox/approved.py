"""Writing with a text that the provider approved, once its window is shut."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nexo.domain.interactions import policies
from nexo.domain.interactions.actions.queue_template import queue_template
from nexo.domain.interactions.models import MessageTemplate
from nexo.domain.interactions.queries.inbox import conversation
from nexo.domain.interactions.queries.templates import usable_templates
from nexo.domain.interactions.rules.templates import places_in
from nexo.kernel.errors import DomainError, NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page


class WordsOfTemplate(UiForm):
    """One word or phrase for each numbered place of a template."""

    def __init__(self, *args: Any, places: int, **kwargs: Any) -> None:
        """Make as many fields as there are places."""
        super().__init__(*args, **kwargs)
        for number in range(1, places + 1):
            field = forms.CharField(label=_("Lo que va en {{%(n)s}}") % {"n": number}, max_length=200)
            field.widget.attrs["class"] = "govuk-input"
            self.fields[f"word{number}"] = field

    @property
    def words(self) -> list[str]:
        """The words in the order of their places."""
        return [self.cleaned_data[name] for name in self.fields]


@staff_page()
@require_http_methods(["GET", "POST"])
def approved(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Choose a template, fill it in, send it."""
    found = conversation(actor=request.actor, id=conversation_id)
    if not policies.may_write(request.actor, found):
        raise NotFound
    offered = usable_templates(found)
    chosen = _chosen(offered, request.GET.get("cual", ""))
    form = WordsOfTemplate(request.POST or None, places=places_in(chosen.body)) if chosen else None
    if chosen and form and request.method == "POST" and form.is_valid():
        try:
            queue_template(actor=request.actor, conversation=found, template=chosen, parameters=form.words)
        except DomainError as refused:
            form.add_error(None, refused.said)
        else:
            return redirect("workbench:conversation", conversation_id=conversation_id)
    return page(
        request,
        "workbench/inbox/approved.html",
        {"chosen": found, "offered": offered, "template": chosen, "form": form},
        status=422 if form and form.errors else 200,
    )


def _chosen(offered: list[MessageTemplate], which: str) -> MessageTemplate | None:
    return next((one for one in offered if str(one.pk) == which), None)
