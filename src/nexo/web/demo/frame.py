"""The frame of the demo's pages, and the wall that keeps them out of every other profile."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nexo.web.ui.site import Link, Site, chosen_theme

View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    """Answer 404 outside the demo profile, even if somebody mounts the addresses by mistake."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.NEXO_IS_DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page of the demo; it holds made-up people's words, and is never kept by a cache."""
    response = render(request, template, {**context, "site": _site(request)}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _site(request: HttpRequest) -> Site:
    places = (
        (_("Teléfono"), reverse("demo:phone"), "phone"),
        (_("Correos"), reverse("demo:outbox"), "mail"),
        (_("Portal"), "/", "globe"),
        (_("Panel"), "/panel/", "inbox"),
    )
    return Site(
        name="Los Ceibos",
        kind=_("Demostración"),
        theme=chosen_theme(request.COOKIES),
        nav=tuple(
            Link(label=label, url=url, icon=icon, is_current=request.path.startswith(url) and url != "/")
            for label, url, icon in places
        ),
    )
