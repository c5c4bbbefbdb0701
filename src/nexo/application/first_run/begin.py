"""Begins a town: its starter pack, its name, and whoever administers it first."""

import re
from dataclasses import dataclass

from django.db import connection, transaction

from nexo.application.first_run.links import is_empty
from nexo.application.packs.starters import starter
from nexo.application.packs.taking import take_pack
from nexo.domain.accounts.models import Account
from nexo.domain.organisation.actions.grant_role import grant_role
from nexo.domain.organisation.actions.keep_town import describe_town
from nexo.domain.organisation.actions.register_staff import register_staff
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Unit
from nexo.kernel.actors import system
from nexo.kernel.errors import Conflict, NotFound
from nexo.kernel.text.fold import fold

_ROLES = (Role.ADMINISTRATOR, Role.FRONT_OFFICE, Role.SUPERVISOR)
_LOCK = 7_147_001
_ARTICLES = {
    "de",
    "del",
    "la",
    "el",
    "los",
    "las",
    "y",
    "municipalidad",
    "municipio",
    "comuna",
    "intendencia",
}


class TownBegun(Conflict):
    """Somebody else began this installation a moment ago."""

    code = "town_begun"
    message = "Esta instalación ya tiene municipio. Entrá con tu correo y tu contraseña."


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What the first page asks."""

    pack: str
    town: str
    person: str
    email: str
    password: str


@transaction.atomic
def begin_town(beginning: Beginning) -> Account:
    """Found the town from a starter pack, and return the login of its first administrator, who also attends.

    Raises `NotFound` for a pack that is none, `TownBegun`, and as the actions do.
    """
    pack = starter(beginning.pack)
    if pack is None:
        raise NotFound(field="pack")
    with connection.cursor() as cursor:
        # Two at once with the same link: the second one waits, and then finds a town.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if not is_empty():
        raise TownBegun
    town = take_pack(pack, slug=slug_of(beginning.town)).town
    actor = system(town.pk, "primeros pasos")
    short = short_name(beginning.town)
    facts = {"name": beginning.town, "short_name": short[:60], "code_prefix": prefix_of(short)}
    describe_town(actor=actor, town=town, facts=facts)
    root = Unit.objects.filter(jurisdiction=town, parent__isnull=True).order_by("code")[0]
    member = register_staff(
        actor=actor, email=beginning.email, name=beginning.person, unit=root, password=beginning.password
    )
    for role in _ROLES:
        grant_role(actor=actor, staff=member, role=role, unit=None)
    return member.account


def slug_of(name: str) -> str:
    """Return a name as an address has it."""
    return re.sub(r"[^a-z0-9]+", "-", fold(short_name(name))).strip("-")[:50] or "municipio"


def short_name(name: str) -> str:
    """Return the name of a place without what it is: "Comuna de San Roque" is San Roque."""
    words = name.split()
    while len(words) > 1 and fold(words[0]) in _ARTICLES:
        words = words[1:]
    return " ".join(words) or name


def prefix_of(name: str) -> str:
    """Return the letters that open every public code: the initials, else the first two letters."""
    words = [word for word in re.findall(r"[a-z]+", fold(name)) if word not in _ARTICLES]
    initials = "".join(word[0] for word in words)[:3]
    letters = initials if len(initials) > 1 else "".join(words)[:2]
    return (letters or "mu").upper()
