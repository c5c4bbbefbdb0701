"""What happens to a form whose pass has run out: on the pages of a request, nothing that was typed is lost."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.csrf import csrf_failure

from nexo.web.portal.pages.ask.views import ask_again


def refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without a valid token: show its own page again, filled in, if it was ours; else say so.

    Nothing is done with what was sent. A form that another site sent is not shown again: whoever made it would put
    words into a person's mouth.
    """
    if _is_own(request):
        try:
            found = resolve(request.path_info)
        except Resolver404:
            return csrf_failure(request, reason)
        if found.view_name == "portal:question":
            return ask_again(request, **found.kwargs)
    return csrf_failure(request, reason)


def _is_own(request: HttpRequest) -> bool:
    """Say whether a page of this very site sent the form, as the browser tells."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin).netloc == request.get_host()
