"""The macros of a case: chosen, looked at before, pressed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from nexo.domain.automation.actions.press_macro import press_macro, preview_macro
from nexo.domain.automation.errors import MacroUnknown
from nexo.domain.automation.queries.macros import offered_macros
from nexo.domain.cases.queries.page import one_case
from nexo.kernel.errors import DomainError, NotFound
from nexo.web.workbench.desk import StaffRequest, page, staff_page


@staff_page()
@require_GET
def macros(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """What the official may press on this case."""
    context = {"case": one_case(actor=request.actor, case_id=case_id), "rows": offered_macros(request.actor)}
    fragment = "_" if request.headers.get("HX-Request") else ""
    return page(request, f"workbench/cases/{fragment}macros.html", context)


@staff_page()
@require_http_methods(["GET", "POST"])
def macro(request: StaffRequest, case_id: UUID, macro_id: UUID) -> HttpResponse:
    """What a macro would do here, step by step; then do it, all or nothing."""
    case = one_case(actor=request.actor, case_id=case_id)
    try:
        if request.method == "POST":
            seen = request.POST.get("version", "")
            version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0  # noqa: PLR2004 - no version of ours is longer
            press_macro(actor=request.actor, case_id=case_id, macro_id=macro_id, version=version)
            messages.success(request, _("Hecho: se dieron todos los pasos."))
            return redirect("workbench:case", case_id=case_id)
        foreseen = preview_macro(actor=request.actor, case_id=case_id, macro_id=macro_id)
    except MacroUnknown as gone:
        raise NotFound from gone
    except NotFound:
        raise
    except DomainError as refused:
        messages.error(request, refused.said)
        return redirect("workbench:case_macro", case_id=case_id, macro_id=macro_id)
    return page(request, "workbench/cases/macro.html", {"case": case, "preview": foreseen})
