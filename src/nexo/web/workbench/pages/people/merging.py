"""Two records of one person, side by side: join them, or take them apart again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nexo.application.joining.compare import before_joining, before_parting
from nexo.domain.parties.actions.merge_parties import merge_parties
from nexo.domain.parties.actions.reject_match import reject_match
from nexo.domain.parties.actions.unmerge_parties import unmerge_parties
from nexo.domain.parties.models import MatchProposal, Merge, Party
from nexo.domain.parties.policies import MERGERS, jurisdiction_of, visible_to
from nexo.kernel.errors import Conflict, DomainError, NotFound
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.people.forms import ReasonForm


@staff_page(*MERGERS)
@require_http_methods(["GET", "POST"])
def merge(request: StaffRequest, party_id: UUID, other_id: UUID) -> HttpResponse:
    """Show both records, then let the first stand for both; nothing is lost and it can be undone."""
    one, other = _party(request, party_id), _party(request, other_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            merge_parties(
                actor=request.actor, survivor=one, absorbed=other, reason=form.cleaned_data["reason"]
            )
        except DomainError as refused:
            form.add_error("reason", refused.said)
        else:
            messages.success(request, _("Registros unidos. Se puede deshacer en cualquier momento."))
            return redirect("workbench:person", party_id=party_id)
    found = before_joining(actor=request.actor, one=one.id, other=other.id)
    return page(
        request,
        "workbench/people/merge.html",
        {"found": found, "form": form, "one": one, "other": other},
        status=422 if form.errors else 200,
    )


@staff_page(*MERGERS)
@require_POST
def reject(request: StaffRequest, party_id: UUID, other_id: UUID) -> HttpResponse:
    """Keep that these are two people, so that nobody is asked again."""
    one, other = _party(request, party_id), _party(request, other_id)
    first, second = sorted((one.root_id, other.root_id))
    proposal = MatchProposal.objects.filter(first_id=first, second_id=second).first()
    if proposal is not None:
        try:
            reject_match(actor=request.actor, proposal=proposal)
        except Conflict:
            pass  # somebody has answered meanwhile, and the list shows it
        else:
            messages.success(request, _("Quedan como dos personas."))
    return redirect("workbench:people")


@staff_page(*MERGERS)
@require_http_methods(["GET", "POST"])
def unmerge(request: StaffRequest, party_id: UUID, merge_id: UUID) -> HttpResponse:
    """Take two records apart again, saying why."""
    done = Merge.objects.filter(pk=merge_id, jurisdiction_id=jurisdiction_of(request.actor)).first()
    if done is None:
        raise NotFound
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            unmerge_parties(actor=request.actor, merge=done, reason=form.cleaned_data["reason"])
        except DomainError as refused:
            form.add_error("reason", refused.said)
        else:
            messages.success(request, _("Cada registro volvió a ser el que era."))
            return redirect("workbench:person", party_id=party_id)
    return page(
        request,
        "workbench/people/unmerge.html",
        {"party_id": party_id, "form": form, "found": before_parting(actor=request.actor, merge_id=done.pk)},
        status=422 if form.errors else 200,
    )


def _party(request: StaffRequest, party_id: UUID) -> Party:
    party = visible_to(request.actor).filter(pk=party_id).first()
    if party is None:
        raise NotFound
    return party
