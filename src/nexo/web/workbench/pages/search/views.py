"""The search of the staff site."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from nexo.application.search.queries import search as find
from nexo.kernel.text.fold import fold
from nexo.web.workbench.desk import StaffRequest, page, site_of, staff_page

_LONGEST = 200
_SHORTEST = 2
_MOST = 5


@staff_page()
@require_GET
def search(request: StaffRequest) -> HttpResponse:
    """Show what one field finds; a code goes straight to its case."""
    text = request.GET.get("q", "").strip()[:_LONGEST]
    hits = find(actor=request.actor, text=text)
    if len(hits.cases) == 1 and not hits.people and not hits.said:
        return redirect("workbench:case", case_id=hits.cases[0].id)
    return page(request, "workbench/search/search.html", {"search_text": text, "hits": hits})


@staff_page()
@require_GET
def palette(request: StaffRequest) -> HttpResponse:
    """Offer pages, people, cases and conversations while somebody types; nothing to look for yet: the pages."""
    text = request.GET.get("q", "").strip()[:_LONGEST]
    hits = find(actor=request.actor, text=text) if len(text) >= _SHORTEST else None
    wanted = fold(text)
    pages = [link for link in site_of(request).nav if wanted in fold(link.label)]
    context = {"pages": pages, "hits": hits, "most": f":{_MOST}"}
    return page(request, "workbench/search/_palette.html", context)
