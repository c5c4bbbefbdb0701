"""Areas and people from a spreadsheet: which column is what, what is wrong row by row, all or nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from nexo.domain.accounts.models import Account
from nexo.domain.organisation.actions.fill_position import fill_position
from nexo.domain.organisation.actions.grant_role import grant_role
from nexo.domain.organisation.actions.keep_ground import keep_position
from nexo.domain.organisation.actions.keep_unit import keep_unit
from nexo.domain.organisation.actions.register_staff import register_staff
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Jurisdiction, StaffMember, Unit
from nexo.kernel.actors import Actor
from nexo.kernel.errors import DomainError, Invalid
from nexo.kernel.text.fold import fold

COLUMNS: dict[str, Promise] = {
    "name": _("Nombre y apellido"),
    "email": _("Correo"),
    "unit": _("Área"),
    "above": _("Depende de"),
    "role": _("Qué hace"),
    "post": _("Cargo"),
}
"""What a column may be; the first three are needed."""
NEEDED = ("name", "email", "unit")

_WORDS = {
    "name": ("nombre", "apellido", "agente", "persona", "name"),
    "email": ("correo", "mail"),
    "unit": ("area", "oficina", "sector", "unidad", "reparticion", "unit"),
    "above": ("depende", "superior", "parent"),
    "role": ("rol", "que hace", "funcion", "role"),
    "post": ("cargo", "puesto", "post"),
}
_ROLES = (
    (Role.CHAIN, ("intend", "alcald", "prefe", "presiden", "secretaria de gobierno")),
    (Role.SUPERVISOR, ("superv",)),
    (Role.TRIAGE, ("deriv",)),
    (Role.CREW, ("cuadrilla", "inspec")),
    (Role.AREA_RESPONSIBLE, ("respons", "jef", "encarg", "direc", "coordin")),
    (Role.AUDITOR, ("audit",)),
    (Role.FRONT_OFFICE, ("atenc", "mostrador", "mesa", "recep", "administrativ", "")),
)
_WHOLE_TOWN = (Role.FRONT_OFFICE, Role.TRIAGE, Role.CHAIN, Role.AUDITOR)
_HEAD = 1
_MAYOR = 5

_NO_NAME = gettext_noop("falta el nombre.")
_BAD_MAIL = gettext_noop("«%(value)s» no es un correo.")
_TWICE = gettext_noop("el correo %(value)s está dos veces.")
_TAKEN = gettext_noop("ya hay una cuenta con el correo %(value)s.")
_NO_UNIT = gettext_noop("falta el área.")
_ABOVE = gettext_noop("depende de «%(value)s», que no es un área.")
_ROW = gettext_noop("Fila %(line)s: %(fault)s")


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a row; the heading is row 1."""

    line: int
    sentence: str
    value: str = ""

    @property
    def said(self) -> str:
        """The fault in the language in force."""
        return gettext(_ROW) % {"line": self.line, "fault": gettext(self.sentence) % {"value": self.value}}


class PeopleInvalid(Invalid):
    """A sheet with rows that cannot be taken; nobody was."""

    code = "people_invalid"
    message = "Hay filas con errores; no se sumó a nadie. Corregí el archivo y subilo de nuevo."

    def __init__(self, faults: Sequence[RowFault]) -> None:
        """Keep the faults in the order of the rows."""
        super().__init__(field="file")
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Person:
    """One row."""

    line: int
    name: str
    email: str
    unit: str
    above: str
    role: Role
    post: str


@dataclass(slots=True)
class Imported:
    """What came of a sheet."""

    people: int = 0
    units: list[str] = field(default_factory=list)


def guess_columns(heading: Sequence[str]) -> dict[str, int]:
    """Return the place of each column that the heading seems to name, each once."""
    found: dict[str, int] = {}
    for name, words in _WORDS.items():
        for place, title in enumerate(heading):
            if place not in found.values() and any(word in fold(title) for word in words):
                found[name] = place
                break
    return found


def role_of(text: str) -> Role:
    """Return the role that a word of the sheet means; nothing known is whoever attends."""
    folded = fold(text)
    return next(role for role, words in _ROLES if any(word in folded for word in words))


def read_people(rows: Sequence[Sequence[str]], columns: Mapping[str, int]) -> list[Person]:
    """Return who the rows below the heading name."""

    def cell(row: Sequence[str], name: str) -> str:
        place = columns.get(name)
        return row[place].strip() if place is not None and place < len(row) else ""

    return [
        Person(
            line,
            cell(row, "name")[:150],
            cell(row, "email").lower(),
            cell(row, "unit")[:120],
            cell(row, "above"),
            role_of(cell(row, "role") or cell(row, "post")),
            cell(row, "post")[:120],
        )
        for line, row in enumerate(rows[1:], start=2)
    ]


def faults_of(town: Jurisdiction, people: Sequence[Person]) -> list[RowFault]:
    """Return everything that keeps the sheet from being taken, row by row. Two queries."""
    mails = [one.email for one in people]
    taken = set(Account.objects.filter(email__in=mails).values_list("email", flat=True))
    known = {fold(name) for name in Unit.objects.filter(jurisdiction=town).values_list("name", flat=True)}
    known |= {fold(one.unit) for one in people}
    found: list[RowFault] = []
    seen: set[str] = set()
    for one in people:
        found += _faults(one, seen, taken, known)
        seen.add(one.email)
    return found


def _faults(one: Person, seen: set[str], taken: set[str | None], known: set[str]) -> list[RowFault]:
    found: list[RowFault] = []
    if not one.name:
        found.append(RowFault(one.line, _NO_NAME))
    if not _is_mail(one.email):
        found.append(RowFault(one.line, _BAD_MAIL, one.email))
    elif one.email in seen:
        found.append(RowFault(one.line, _TWICE, one.email))
    elif one.email in taken:
        found.append(RowFault(one.line, _TAKEN, one.email))
    if not one.unit:
        found.append(RowFault(one.line, _NO_UNIT))
    if one.above and fold(one.above) not in known:
        found.append(RowFault(one.line, _ABOVE, one.above))
    return found


def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


@transaction.atomic
def import_people(*, actor: Actor, town: Jurisdiction, people: Sequence[Person]) -> Imported:
    """Add the areas that are new and everybody with role and post. Raises `PeopleInvalid`; nobody is added then."""
    if faults := faults_of(town, people):
        raise PeopleInvalid(faults)
    done = Imported()
    units = {fold(unit.name): unit for unit in Unit.objects.filter(jurisdiction=town, valid_to__isnull=True)}
    root = min(units.values(), key=lambda unit: unit.path.count("/"))
    for one in people:
        unit = units.get(fold(one.unit))
        if unit is None:
            above = units.get(fold(one.above), root)
            code = _code(one.unit, {each.code for each in units.values()})
            unit = keep_unit(actor=actor, town=town, code=code, name=one.unit, parent=above)
            units[fold(one.unit)] = unit
            done.units.append(unit.name)
        try:
            _add(actor, one, unit)
        except DomainError as refused:
            raise PeopleInvalid([RowFault(one.line, "%(value)s", refused.said)]) from refused
        done.people += 1
    return done


def _add(actor: Actor, one: Person, unit: Unit) -> None:
    member = register_staff(actor=actor, email=one.email, name=one.name, unit=unit)
    over = None if one.role in _WHOLE_TOWN else unit
    grant_role(actor=actor, staff=member, role=one.role, unit=over)
    if one.role in {Role.AREA_RESPONSIBLE, Role.CHAIN}:
        _give_post(actor, member, one, unit)


def _give_post(actor: Actor, member: StaffMember, one: Person, unit: Unit) -> None:
    """Put whoever leads into the first vacant post of the unit, or into a new one of that name."""
    level = _MAYOR if one.role is Role.CHAIN else _HEAD
    post = unit.positions.filter(holder__isnull=True, level=level).first()
    if post is None:
        title = one.post or gettext("Jefatura de %(unit)s") % {"unit": unit.name}
        post = keep_position(actor=actor, unit=unit, title=title[:120], level=level)
    fill_position(actor=actor, position=post, holder=member)


def _code(name: str, taken: set[str]) -> str:
    """Return a short code that no unit of the town has: the first letters, then with a number."""
    letters = re.sub(r"[^a-z]", "", fold(name))[:3].upper() or "AREA"
    return next(
        code for code in (letters, *(f"{letters}{number}" for number in range(2, 2_000))) if code not in taken
    )
