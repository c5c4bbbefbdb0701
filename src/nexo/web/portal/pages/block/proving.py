"""Two questions that make a visitor one person: where to write to them, and the code that came."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from nexo.kernel.errors import DomainError
from nexo.web.portal import memory
from nexo.web.portal.pages.block.doing import VERBS
from nexo.web.portal.person import citizen
from nexo.web.portal.proving import CodeForm, ContactForm, send_code, take_code
from nexo.web.portal.town import page


@require_http_methods(["GET", "HEAD", "POST"])
def who(request: HttpRequest, code: str) -> HttpResponse:
    """Ask where the code goes, and send it."""
    form = ContactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and send_code(request, form):
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
    if request.method == "POST" and form.is_valid() and (party_id := take_code(request, form)):
        return _go_on(request, code, party_id)
    context = {"form": form, "code": code, "address": sent[1]}
    return page(request, "portal/block/code.html", context, status=422 if form.errors else 200)


def _go_on(request: HttpRequest, code: str, party_id: str) -> HttpResponse:
    """Know the visitor from now on, and do what they had pressed."""
    wish = memory.wish_of(request.session)
    memory.know_neighbour(request.session, party_id)
    actor = citizen(request)
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
