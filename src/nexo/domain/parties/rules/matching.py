"""Why two parties may be one: reasons with points, in sentences that hold no personal value."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext_noop

from nexo.domain.parties.rules import names

SIMILAR_NAME: Final = 80
"""Least similarity (0–100) at which two names speak for one person."""

WORTH_ASKING: Final = 60
"""Least score at which a person is asked to decide."""

_SURE = 100


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: a stable code, a sentence for people, and points of 100."""

    code: str
    text: str
    points: int


IDENTITY_CONFLICT: Final = Reason(
    "identity_conflict", gettext_noop("Un mismo mensaje trajo un identificador de cada ficha."), 90
)
NUMBER_REUSED: Final = Reason(
    "number_reused",
    gettext_noop(
        "El mismo número escribe ahora desde otra cuenta: puede ser la persona o un número reciclado."
    ),
    60,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is compared of one party: names, birth date, and its identifiers and contact points normalised."""

    name: str
    birth_date: date | None = None
    documents: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()


# By whether the name is the same.
_SAME_PHONE = {
    True: gettext_noop("Tienen el mismo teléfono y el mismo nombre."),
    False: gettext_noop("Tienen el mismo teléfono y un nombre parecido."),
}
_SAME_MAILBOX = {
    True: gettext_noop("Tienen el mismo correo y el mismo nombre."),
    False: gettext_noop("Tienen el mismo correo y un nombre parecido."),
}
_SAME_DAY = {
    True: gettext_noop("Nacieron el mismo día y tienen el mismo nombre."),
    False: gettext_noop("Nacieron el mismo día y tienen un nombre parecido."),
}


def reasons(one: Facts, other: Facts) -> list[Reason]:
    """Return why the two may be one, strongest first; empty where nothing speaks for it."""
    alike = names.similarity(one.name, other.name)
    found: list[Reason] = []
    if one.documents & other.documents:
        found.append(Reason("same_document", gettext_noop("Tienen el mismo número de documento."), 95))
    if alike >= SIMILAR_NAME and not names.contradict(one.name, other.name):
        found += _with_similar_name(one, other, alike)
    return sorted(found, key=lambda reason: -reason.points)


def score(found: Sequence[Reason]) -> int:
    """Return from 0 to 100 how likely: reasons add up as independent chances, so none outweighs all."""
    doubt = 1.0
    for reason in found:
        doubt *= 1 - reason.points / 100
    return min(_SURE, round(100 * (1 - doubt)))


def _with_similar_name(one: Facts, other: Facts, alike: int) -> list[Reason]:
    exact = alike == _SURE
    bonus = 10 if exact else 0
    found = []
    if one.phones & other.phones:
        found.append(Reason("same_phone", _SAME_PHONE[exact], 70 + bonus))
    if one.emails & other.emails:
        found.append(Reason("same_mailbox", _SAME_MAILBOX[exact], 75 + bonus))
    if one.birth_date and one.birth_date == other.birth_date:
        found.append(Reason("same_birth_date", _SAME_DAY[exact], 65 + bonus))
    return found
