"""Two questions that make a visitor one person: where to write to them, and the code that came."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from nexo.application.intake.prove_contact import CodeSent, ask_code, prove_contact
from nexo.kernel.errors import DomainError
from nexo.web.portal import limits, memory
from nexo.web.portal.pages.block.doing import VERBS, neighbour
from nexo.web.portal.pages.block.forms import CodeForm, ContactForm
from nexo.web.portal.town import page, town_of


@require_http_methods(["GET", "HEAD", "POST"])
def who(request: HttpRequest, code: str) -> HttpResponse:
    """Ask where the code goes, and send it."""
    form = ContactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.spend(limits.CODE, request)
            sent = ask_code(town=town_of(request), contact=form.cleaned_data["contact"])
        except DomainError as refused:
            form.add_error("contact", refused.said)
        else:
            memory.keep_code_sent(request.session, str(sent.code_id), sent.address)
            return redirect("portal:matter_code", code=code)
    context = {"form": form, "code": code}
    return page(request, "portal/block/who.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for the code; when it is right, do what the visitor came to do."""
    sent = memory.code_sent_of(request.session)
    if sent is None:
        return redirect("portal:matter_who", code=code)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.spend(limits.TRY_CODE, request)
            party_id = prove_contact(
                town=town_of(request),
                sent=CodeSent(UUID(sent[0]), sent[1]),
                code=form.cleaned_data["code"],
                language=get_language() or "",
            )
        except DomainError as refused:
            form.add_error("code", refused.said)
        else:
            return _go_on(request, code, str(party_id))
    context = {"form": form, "code": code, "address": sent[1]}
    return page(request, "portal/block/code.html", context, status=422 if form.errors else 200)


def _go_on(request: HttpRequest, code: str, party_id: str) -> HttpResponse:
    """Know the visitor from now on, and do what they had pressed."""
    wish = memory.wish_of(request.session)
    memory.know_neighbour(request.session, party_id)
    actor = neighbour(request)
    if wish is None or actor is None or wish.verb not in VERBS:
        return redirect("portal:matter", code=code)
    run, said = VERBS[wish.verb]
    try:
        run(actor, wish.code, "")
    except DomainError as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, str(said))
    return redirect("portal:matter", code=wish.code)
