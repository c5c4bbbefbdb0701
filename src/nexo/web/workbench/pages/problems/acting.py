"""What every form of the area does: try, say what was refused where it belongs, go on."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nexo.kernel.errors import DomainError, NotAllowed, NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page


def asked(
    request: StaffRequest,
    form: UiForm,
    *,
    run: Callable[[], Any],
    done: str,
    to: Callable[[Any], tuple[str, dict[str, Any]]],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Show a form; on a good one do the one action and go where it leads. A refusal stands at its field."""
    if request.method == "POST" and form.is_valid():
        try:
            found = run()
        except (NotFound, NotAllowed):
            raise
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, done)
            name, arguments = to(found)
            return redirect(reverse(name, kwargs=arguments))
    return page(request, template, {**context, "form": form}, status=422 if form.errors else 200)
