"""Offices, ways to talk to us, accessibility."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from nexo.application.intake.chat import chat_account
from nexo.domain.organisation.queries.town import offices_open
from nexo.kernel import clock
from nexo.web.portal.town import page, town_of


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement and the choice of colours."""
    return page(request, "portal/about/accessibility.html")


@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """Show every office, whether it is open now, and until when."""
    rows = offices_open(town_of(request), clock.now())
    return page(request, "portal/about/offices.html", {"offices": rows})


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Show every way to talk to the town."""
    rows = offices_open(town_of(request), clock.now())
    chats = chat_account(town_of(request).id) is not None
    return page(request, "portal/about/contact.html", {"offices": rows, "chats": chats})
