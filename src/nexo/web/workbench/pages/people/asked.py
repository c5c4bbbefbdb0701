"""What people asked about their own record: correct it, erase it, act for somebody; decided here."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from nexo.application.my_file.acting import kind_said, parties_by_document
from nexo.application.my_file.held import FIELDS
from nexo.application.my_file.rights import decide_right, principal_of, requests_about, waiting
from nexo.domain.parties.enums import RecordRequestKind, RecordRequestState
from nexo.domain.parties.models import Party, RecordRequest
from nexo.domain.parties.policies import KEEPERS, may_see_confidential, requests_visible_to, visible_to
from nexo.kernel.actors import Actor
from nexo.kernel.errors import DomainError, NotFound
from nexo.kernel.files.rendition import rendition
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.people.forms import DecideForm


@staff_page(*KEEPERS)
@require_GET
def waiting_list(request: StaffRequest) -> HttpResponse:
    """List what waits for a decision, the oldest first."""
    found = waiting(actor=request.actor, after=request.GET.get("desde"))
    following = f"?desde={found.next}" if found.next else ""
    return page(request, "workbench/people/waiting.html", {"rows": found.items, "following": following})


@staff_page(*KEEPERS)
@require_http_methods(["GET", "POST"])
def asked(request: StaffRequest, party_id: UUID) -> HttpResponse:
    """Show what a person asked about their record, and decide it."""
    party = visible_to(request.actor).filter(pk=party_id).select_related("jurisdiction").first()
    if party is None or (party.is_confidential and not may_see_confidential(request.actor)):
        raise NotFound
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, form)
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Decidido. La persona ya puede verlo en su cuenta."))
            return redirect("workbench:person_requests", party_id=party_id)
    return _show(request, party, form)


@staff_page(*KEEPERS)
@require_GET
def paper(request: StaffRequest, party_id: UUID, request_id: UUID) -> HttpResponse:
    """Show the paper of a request, inert and without its metadata."""
    rows = requests_visible_to(request.actor).filter(id=request_id).select_related("file", "party")
    found = rows.first()
    if found is None or found.file is None or found.party.root_id != party_id:
        raise NotFound
    shown = rendition(found.file)
    response = HttpResponse(shown.content, content_type=shown.media_type)
    response["Content-Disposition"] = "inline" if shown.media_type.startswith("image/") else "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _show(request: StaffRequest, party: Party, form: DecideForm) -> HttpResponse:
    rows = requests_about(actor=request.actor, party=party)
    context = {
        "party": party,
        "rows": [_row(request.actor, row, party) for row in rows],
        "form": form,
        "zone": party.jurisdiction.zone_info,
    }
    return page(request, "workbench/people/asked.html", context, status=422 if form.errors else 200)


def _row(actor: Actor, row: RecordRequest, party: Party) -> dict[str, object]:
    """Say a request as whoever decides it must see it: what it is now, how it should be, whom it names."""
    told = row.details
    names_somebody = row.kind == RecordRequestKind.REPRESENT and row.state == RecordRequestState.OPEN
    field = told.get("field", "")
    return {
        "request": row,
        "field_label": _(FIELDS[field]) if field in FIELDS else "",
        "now": getattr(party, field) if field in FIELDS else "",
        "acts_as": kind_said(told.get("kind", "")),
        "candidates": parties_by_document(actor=actor, document=told.get("document", ""))
        if names_somebody
        else [],
        "is_open": row.state == RecordRequestState.OPEN,
    }


def _decide(request: StaffRequest, form: DecideForm) -> None:
    told = form.cleaned_data
    found = requests_visible_to(request.actor).filter(id=told["request"]).first()
    if found is None:
        raise NotFound
    granted, principal = told["verdict"] == "yes", None
    if granted and found.kind == RecordRequestKind.REPRESENT:
        principal = principal_of(actor=request.actor, request=found, chosen=told["principal"])
    decide_right(
        actor=request.actor,
        request_id=found.id,
        granted=granted,
        answer=told["answer"],
        principal=principal,
    )
