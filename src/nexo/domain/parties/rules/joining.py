"""What two records say of a person, field by field, and what is shown of it once they are one."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nexo.domain.parties.rules.cards import PersonCard

SAME: Final = gettext_noop("Dicen lo mismo")
FIRST: Final = gettext_noop("Queda lo del primero")
FIRST_EMPTY: Final = gettext_noop("Queda vacío: lo del segundo se guarda en su registro")
EITHER: Final = gettext_noop("Queda el dato que hay")
BOTH: Final = gettext_noop("Quedan los dos")
NOTHING: Final = "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A field: what each record says and what stays; `differs` where somebody should look twice."""

    label: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    stays: str = ""
    differs: bool = False


def joined(one: PersonCard, other: PersonCard) -> list[Line]:
    """Return what becomes of each field when `one` stands for both; what neither says is left out.

    A cluster shows the names, home and language of its root, whatever birth date is known, and the contact
    points and documents of all (`queries.card`).
    """
    lines = [
        _of_the_first(_("Nombre"), one.name, other.name),
        _of_any(_("Edad"), _number(one.age), _number(other.age)),
        _of_all(_("Documentos"), _documents(one), _documents(other)),
        _of_all(_("Contactos"), _contacts(one), _contacts(other)),
        _of_the_first(_("Domicilio"), one.address_text, other.address_text),
        _of_the_first(_("Zona"), one.zone_name, other.zone_name),
        _of_the_first(_("Lengua"), one.language, other.language),
        _of_all(_("Qué le ayuda"), _help(one), _help(other)),
        _of_all(_("Representa a"), one.represents, other.represents),
    ]
    return [line for line in lines if line.one or line.other]


def _of_the_first(label: str, one: str, other: str) -> Line:
    stays = SAME if one == other else FIRST if one or not other else FIRST_EMPTY
    return Line(
        label=label, one=_some(one), other=_some(other), stays=_(stays), differs=bool(other) and one != other
    )


def _of_any(label: str, one: str, other: str) -> Line:
    stays = SAME if one == other else FIRST if one else EITHER
    differs = bool(one and other and one != other)
    return Line(label=label, one=_some(one), other=_some(other), stays=_(stays), differs=differs)


def _of_all(label: str, one: tuple[str, ...], other: tuple[str, ...]) -> Line:
    return Line(label=label, one=one, other=other, stays=_(SAME if set(one) == set(other) else BOTH))


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _number(age: int | None) -> str:
    return "" if age is None else str(age)


def _documents(card: PersonCard) -> tuple[str, ...]:
    return tuple(f"{one.label} {one.masked} · {one.assurance_label}" for one in card.identifiers)


def _contacts(card: PersonCard) -> tuple[str, ...]:
    return tuple(f"{one.label} {one.masked}" for one in card.contacts)


def _help(card: PersonCard) -> tuple[str, ...]:
    return tuple(one.how or one.label for one in card.help if not one.is_sensitive)
