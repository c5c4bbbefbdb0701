"""Signing in by a one-time code, and signing out; the pages of the account ask here who is there."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotFound
from nexo.web.portal import memory
from nexo.web.portal.pages.account.forms import SignInForm
from nexo.web.portal.person import citizen
from nexo.web.portal.proving import CodeForm, send_code, take_code
from nexo.web.portal.town import page

P = ParamSpec("P")


def account_page(
    view: Callable[Concatenate[HttpRequest, Actor, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Open a page of the account to its person alone; whoever has not signed in is asked to. Nothing is cached."""

    @wraps(view)
    def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        actor = citizen(request)
        try:
            response = view(request, actor, *args, **kwargs) if actor else redirect("portal:account")
        except NotFound as unknown:
            raise Http404 from unknown
        patch_cache_control(response, private=True, no_store=True)
        return response

    return opened


def ask(request: HttpRequest) -> HttpResponse:
    """Ask where the code goes, and send it."""
    form = SignInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and send_code(request, form):
        return redirect("portal:account_code")
    return page(request, "portal/account/sign_in.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; when it is right, open the account under a session of a new name."""
    sent = memory.code_sent_of(request.session)
    if sent is None:
        return redirect("portal:account")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (party_id := take_code(request, form)):
        memory.know_neighbour(request.session, party_id)
        return redirect("portal:account")
    context = {"form": form, "address": sent[1]}
    return page(request, "portal/account/code.html", context, status=422 if form.errors else 200)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out: nothing of the person stays on the device."""
    memory.forget_neighbour(request.session)
    messages.success(request, _("Saliste de tu cuenta."))
    return redirect("portal:home")
