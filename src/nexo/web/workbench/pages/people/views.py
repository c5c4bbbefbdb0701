"""Finding people and the citizen view."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from nexo.application.timeline.queries import PURPOSE, citizen_view
from nexo.domain.parties.policies import READERS, may_merge
from nexo.domain.parties.queries import find_people, open_matches
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_LONGEST_PURPOSE = 120


@staff_page(*READERS)
@require_GET
def people(request: StaffRequest) -> HttpResponse:
    """Find a person; without words, the pairs that may be one person and wait for a decision."""
    text = request.GET.get("q", "").strip()
    hits = find_people(actor=request.actor, text=text, limit=20) if text else []
    merges = may_merge(request.actor) and not text
    matches = open_matches(actor=request.actor, limit=20).items if merges else []
    return page(request, "workbench/people/people.html", {"text": text, "hits": hits, "matches": matches})


@staff_page(*READERS)
@require_GET
def person(request: StaffRequest, party_id: UUID) -> HttpResponse:
    """The whole story of one person; the purpose is written down with the reading."""
    purpose = request.GET.get("para", "").strip()[:_LONGEST_PURPOSE] or PURPOSE
    found = citizen_view(
        actor=request.actor, party_id=party_id, purpose=purpose, after=request.GET.get("desde")
    )
    return page(
        request,
        "workbench/people/person.html",
        {
            "found": found,
            "person": found.person,
            "merges": may_merge(request.actor),
        },
    )
