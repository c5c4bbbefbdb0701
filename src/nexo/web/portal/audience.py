"""For whom texts are shown: what a neighbour chose once, kept in a cookie of a year, nothing else in it."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nexo.domain.knowledge.enums import Audience, Language

COOKIE = "nexo_audience"
LISTEN = "listen"
WAYS: tuple[tuple[str, Promise, str], ...] = (
    (Audience.CLEAR.value, _("Texto claro"), "paper"),
    (Audience.EASY.value, _("Lectura fácil"), "heart"),
    (Audience.TECHNICAL.value, _("Texto técnico"), "settings"),
    (LISTEN, _("Escuchar"), "megaphone"),
)
"""What can be chosen: its code, its words and its icon. To listen is to hear the clear text."""

_YEAR = int(timedelta(days=365).total_seconds())


def chosen_way(request: HttpRequest) -> str:
    """Return what the neighbour chose, else clear words."""
    way = request.COOKIES.get(COOKIE, "")
    return way if way in {code for code, *_rest in WAYS} else Audience.CLEAR.value


def audience_of(way: str) -> str:
    """Return the audience whose text belongs to a way of reading."""
    return Audience.CLEAR.value if way == LISTEN else way


def language_of(request: HttpRequest) -> str:
    """Return the language of the text: asked for in the address, else that of the site."""
    asked = request.GET.get("idioma", "")
    return asked if asked in Language.values else (get_language() or Language.SPANISH)[:2]


def remember(request: HttpRequest, response: HttpResponse, way: str) -> None:
    """Keep a choice; one that does not exist changes nothing."""
    if way in {code for code, *_rest in WAYS}:
        response.set_cookie(
            COOKIE, way, max_age=_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
