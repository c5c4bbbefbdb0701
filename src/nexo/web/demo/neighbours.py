"""Whose telephone it is: a few made-up neighbours, or any name and number of the reserved block.

The choice is kept in a signed cookie of the browser, so that no address and no table holds it.
"""

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse

# Where the demo city lies.
ZONE = ZoneInfo("America/Argentina/Cordoba")

COOKIE = "nexo_demo_phone"
_NUMBER = re.compile(r"[1-9][0-9]{7,14}")
_SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A person with a telephone: digits of the number, and the name shown."""

    phone: str
    name: str

    @property
    def initials(self) -> str:
        """First letters of the first and the last word of the name."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def written(self) -> str:
        """The number as people write it."""
        found = re.fullmatch(r"549(\d{2})(\d{4})(\d{4})", self.phone)
        return f"+54 9 {found[1]} {found[2]}-{found[3]}" if found else f"+{self.phone}"


# The last numbers of the demo city's reserved block, which its loader does not reach.
NEIGHBOURS = (
    Neighbour("5491109999901", "Rosa Giménez"),
    Neighbour("5491109999902", "Marcos Ledesma"),
    Neighbour("5491109999903", "Yanina Acosta"),
    Neighbour("5491109999904", "Don Eusebio Roldán"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A corner of the city that can be sent as a location."""

    name: str
    latitude: float
    longitude: float


PLACES = (
    Place("Plaza San Martín, Centro", -32.351717, -60.39112),
    Place("La estación vieja, Estación", -32.353424, -60.373366),
    Place("El muelle, Villa del Puerto", -32.347376, -60.405885),
    Place("Centro vecinal, El Progreso", -32.366314, -60.39493),
    Place("La Ribera", -32.370256, -60.413114),
)


def is_number(text: str) -> bool:
    """Say whether `text` is the digits of a telephone with its country."""
    return bool(_NUMBER.fullmatch(text))


def neighbour_of(request: HttpRequest) -> Neighbour:
    """Return whose telephone this browser is; the first neighbour until another is chosen."""
    try:
        kept = request.get_signed_cookie(COOKIE, default=None)
    except BadSignature:
        kept = None
    phone, _, name = (kept or "").partition(_SEPARATOR)
    return Neighbour(phone, name) if is_number(phone) and name else NEIGHBOURS[0]


def remember(response: HttpResponse, neighbour: Neighbour) -> None:
    """Keep whose telephone this browser is."""
    response.set_signed_cookie(
        COOKIE,
        f"{neighbour.phone}{_SEPARATOR}{neighbour.name}",
        path="/demo/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
