"""The search of the staff site."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from nexo.application.search.queries import search as find
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_LONGEST = 200


@staff_page()
@require_GET
def search(request: StaffRequest) -> HttpResponse:
    """Show what one field finds; a code goes straight to its case."""
    text = request.GET.get("q", "").strip()[:_LONGEST]
    hits = find(actor=request.actor, text=text)
    if len(hits.cases) == 1 and not hits.people and not hits.said:
        return redirect("workbench:case", case_id=hits.cases[0].id)
    return page(request, "workbench/search/search.html", {"search_text": text, "hits": hits})
