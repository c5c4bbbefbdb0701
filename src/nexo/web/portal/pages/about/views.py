"""Offices, ways to talk to us, accessibility."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from nexo.application.intake.chat import chat_account
from nexo.domain.organisation.queries.town import office_of, offices_open
from nexo.kernel import clock
from nexo.kernel.exchange.cards import Card, card_file
from nexo.web.portal.town import page, town_of
from nexo.web.portal.words import hours_in_words


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
def office_card(request: HttpRequest, office_id: UUID) -> HttpResponse:
    """Give an office as a card for a list of contacts."""
    town = town_of(request)
    office = office_of(town, office_id)
    if office is None:
        raise Http404
    card = Card(
        uid=str(office.pk),
        name=office.name,
        is_organisation=True,
        organisation=town.name,
        phones=(office.phone,) if office.phone else (),
        emails=(str(town.contact["email"]),) if town.contact.get("email") else (),
        address=office.address,
        position=(office.lat, office.lon) if office.lat is not None and office.lon is not None else None,
        note=hours_in_words(office.hours),
    )
    answer = HttpResponse(card_file(card), content_type="text/vcard; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="oficina.vcf"'
    return answer


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Show every way to talk to the town."""
    rows = offices_open(town_of(request), clock.now())
    chats = chat_account(town_of(request).id) is not None
    return page(request, "portal/about/contact.html", {"offices": rows, "chats": chats})
