"""Chat with an official: works without script, and by itself where there is one."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nexo.application.intake.chat import chat_account, leave_address, lines_of, say
from nexo.domain.interactions.models import ChannelAccount
from nexo.kernel import ids
from nexo.kernel.errors import DomainError
from nexo.web.portal import limits
from nexo.web.portal.pages.chat.forms import FirstForm, LeaveForm, SayForm
from nexo.web.portal.town import page, town_of

_VISITOR = "portal.chat"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def chat(request: HttpRequest) -> HttpResponse:
    """Show the talk so far, and take a message."""
    account = _account(request)
    kind = SayForm if _VISITOR in request.session else FirstForm
    if request.method != "POST":
        return _show(request, account, kind(initial={"key": ids.uuid7()}))
    form = kind(request.POST)
    if not form.is_valid():
        return _show(request, account, form, status=422)
    visitor = request.session.setdefault(_VISITOR, secrets.token_urlsafe(24))
    try:
        limits.spend(limits.CHAT, request)
        given = form.cleaned_data
        say(
            account=account,
            visitor=visitor,
            key=str(given["key"]),
            text=given["text"],
            name=given.get("name", ""),
            language=get_language() or "",
        )
    except DomainError as refused:
        form.add_error(None, _(refused.message))
        return _show(request, account, form, status=422)
    return redirect(f"{reverse('portal:chat')}#id_text")


@never_cache
@require_safe
def lines(request: HttpRequest) -> HttpResponse:
    """Return the talk alone, for the page that asks for news."""
    account = _account(request)
    return page(request, "portal/chat/_lines.html", {"lines": _lines(request, account)})


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Keep where to answer a visitor who goes."""
    account = _account(request)
    form = _leave_form(request, request.POST)
    visitor = request.session.get(_VISITOR)
    if visitor is None:
        return redirect("portal:chat")
    if form.is_valid():
        kind, value = form.cleaned_data["contact"]
        try:
            limits.spend(limits.CHAT, request)
            leave_address(account=account, visitor=visitor, kind=kind, value=value)
        except DomainError as refused:
            form.add_error("contact", _(refused.message))
        else:
            messages.success(request, _("Listo. Si te vas, te contestamos ahí."))
            return redirect("portal:chat")
    return _show(request, account, SayForm(initial={"key": ids.uuid7()}), leaving=form, status=422)


def _show(
    request: HttpRequest,
    account: ChannelAccount,
    form: SayForm,
    *,
    leaving: LeaveForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "leaving": leaving or _leave_form(request),
        "greeting": account.settings.get("greeting", ""),
        "lines": _lines(request, account),
    }
    return page(request, "portal/chat/chat.html", context, status=status)


def _lines(request: HttpRequest, account: ChannelAccount) -> list[Any]:
    visitor = request.session.get(_VISITOR)
    return lines_of(account=account, visitor=visitor) if visitor else []


def _leave_form(request: HttpRequest, data: Any = None) -> LeaveForm:
    town = town_of(request)
    return LeaveForm(data, country=town.country, area_code=town.area_code)


def _account(request: HttpRequest) -> ChannelAccount:
    account = chat_account(town_of(request).id)
    if account is None:
        raise Http404
    return account
