"""Language, theme, keys and the living style page."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from nexo.web.ui import samples
from nexo.web.ui.site import KEYS_COOKIE, THEME_COOKIE, THEMES

_YEAR = int(timedelta(days=365).total_seconds())
_PAGES = {"portal": "ui/style_portal.html", "workbench": "ui/style_workbench.html"}


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language a person chose and go back to where they were."""
    return set_language(request)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember the colours a person chose and go back to where they were."""
    return _remembering(request, THEME_COOKIE, request.POST.get("theme", "auto"), THEMES)


@require_POST
def keys(request: HttpRequest) -> HttpResponse:
    """Remember whether keys of a single letter do anything, and go back."""
    return _remembering(request, KEYS_COOKIE, request.POST.get("keys", "on"), ("on", "off"))


def _remembering(request: HttpRequest, cookie: str, chosen: str, offered: tuple[str, ...]) -> HttpResponse:
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = HttpResponseRedirect(target)
    if chosen in offered:
        response.set_cookie(
            cookie, chosen, max_age=_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    return response


@require_GET
def style_page(request: HttpRequest, page: str = "portal") -> HttpResponse:
    """Show every component with made-up content; only the demo profile has it."""
    template = _PAGES.get(page, _PAGES["portal"])
    return render(request, template, samples.context(request.COOKIES))
