"""Whose site this is and who visits it: what every view asks first."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.organisation.queries import town as towns
from nexo.kernel import actors
from nexo.kernel.actors import Actor
from nexo.web.ui.site import Link, Site, chosen_theme
from nexo.web.ui.theme import OWN_TOKENS

_KEPT = "_nexo_town"


def town_of(request: HttpRequest) -> Jurisdiction:
    """Return the jurisdiction whose site was asked for; looked up once a request."""
    town: Jurisdiction | None = getattr(request, _KEPT, None)
    if town is None:
        town = towns.the_jurisdiction(request.get_host())
        setattr(request, _KEPT, town)
    return town


def visitor(request: HttpRequest) -> Actor:
    """Return the actor behind a request on the open pages: somebody who has not said who they are."""
    return actors.anonymous(town_of(request).id)


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Render a page of the site in its frame."""
    town = town_of(request)
    framed = {"town": town, "site": _site(request, town), **(context or {})}
    with timezone.override(town.zone_info):
        return render(request, template, framed, status=status)


def _site(request: HttpRequest, town: Jurisdiction) -> Site:
    here = request.path
    contact = town.contact
    return Site(
        name=town.short_name,
        kind=_("Municipalidad de"),
        home_url=reverse("portal:home"),
        crest_url=_crest(town),
        stylesheet_url=_stylesheet(town),
        theme=chosen_theme(request.COOKIES),
        nav=(
            _link(_("Mi cuenta"), "portal:account", here),
            _link(_("Seguir un pedido"), "portal:track", here),
            _link(_("Servicios"), "portal:services", here),
            _link(_("Tu barrio"), "portal:block", here),
            _link(_("Accesibilidad"), "portal:accessibility", here),
        ),
        help=(
            _link(_("Servicios"), "portal:services", here),
            _link(_("Cómo hablarnos"), "portal:contact", here),
            _link(_("Oficinas y horarios"), "portal:offices", here),
            _link(_("¿Dónde lo hago?"), "portal:where", here),
            _link(_("Qué necesitás"), "portal:ask", here),
            _link(_("Textos de ayuda"), "portal:articles", here),
            _link(_("Lo que se pidió en tu barrio"), "portal:block", here),
        ),
        legal=(
            _link(_("Quién gobierna"), "portal:authorities", here),
            _link(_("La ciudad en números"), "portal:figures", here),
            _link(_("Qué mejoramos"), "portal:improvements", here),
            _link(_("Datos abiertos"), "portal:figures_csv", here),
            _link(_("Accesibilidad"), "portal:accessibility", here),
        ),
        about=", ".join(part for part in (town.name, str(contact.get("address", ""))) if part),
        demo=_demo() if town.is_demo else (),
    )


def _link(label: str, name: str, here: str) -> Link:
    url = reverse(name)
    return Link(label=label, url=url, is_current=url == here)


def _stylesheet(town: Jurisdiction) -> str:
    return reverse("portal:theme") if any(name in town.theme for name in OWN_TOKENS) else ""


def _crest(town: Jurisdiction) -> str:
    """Return where the crest is; another crest has another address, so browsers keep each for long."""
    crest = town.theme.get("crest")
    return reverse("portal:crest", args=[crest]) if crest else ""


def _demo() -> tuple[Link, ...]:
    return (
        Link(label=_("Teléfono de prueba"), url="/demo/phone"),
        Link(label=_("Correos de prueba"), url="/demo/outbox"),
    )
