"""Whom I act for and who acts for me: asked for with a paper, confirmed by an official, ended by either."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nexo.application.my_file.acting import acting_for, ties
from nexo.application.my_file.rights import ask_right
from nexo.domain.catalogue.models import ServiceGroup
from nexo.domain.parties.actions.end_representation import end_representation
from nexo.domain.parties.enums import RecordRequestKind
from nexo.kernel.actors import Actor
from nexo.kernel.errors import DomainError
from nexo.kernel.files.store import store
from nexo.kernel.text.languages import said
from nexo.web.portal import limits
from nexo.web.portal.pages.account.forms import ActForm
from nexo.web.portal.pages.account.signing import account_page
from nexo.web.portal.town import page, town_of


@require_safe
@account_page
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show both sides, and what was asked for."""
    return page(request, "portal/account/people.html", {"ties": ties(actor=actor)})


@require_safe
@account_page
def acting(request: HttpRequest, actor: Actor, tie_id: UUID) -> HttpResponse:
    """Show the open matters of whom one acts for, within the scope."""
    return page(
        request, "portal/account/acting.html", {"found": acting_for(actor=actor, representation_id=tie_id)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@account_page
def ask(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask to act for somebody, with the paper that proves it."""
    rows = ServiceGroup.objects.filter(jurisdiction=town_of(request)).order_by("name")
    groups = [(group.code, said(group, "name")) for group in rows]
    if request.method == "POST":
        form = ActForm(request.POST, request.FILES, groups=groups)
        if form.is_valid() and _ask(request, actor, form):
            messages.success(request, _("Lo pediste. Una oficina mira el papel y te avisa."))
            return redirect("portal:account_people")
    else:
        form = ActForm(groups=groups)
    return page(request, "portal/account/act.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@account_page
def end(request: HttpRequest, actor: Actor) -> HttpResponse:
    """End that one acts for the other, from either side."""
    try:
        end_representation(actor=actor, representation_id=UUID(request.POST.get("tie", "")))
    except ValueError as error:
        raise Http404 from error
    messages.success(request, _("Listo: terminó desde ahora."))
    return redirect("portal:account_people")


def _ask(request: HttpRequest, actor: Actor, form: ActForm) -> bool:
    """Keep the paper and the request, or write the refusal at its field."""
    given = form.cleaned_data["file"]
    try:
        limits.spend(limits.UPLOAD, request)
        kept = store(
            given.read(),
            filename=given.name or "",
            declared_type=given.content_type or "",
            jurisdiction_id=actor.jurisdiction_id,
        )
        ask_right(actor=actor, kind=RecordRequestKind.REPRESENT, details=form.details, file=kept)
    except DomainError as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        return False
    return True
