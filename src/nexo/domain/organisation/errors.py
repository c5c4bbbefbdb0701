"""What can go wrong with the organisation."""

from collections.abc import Sequence

from django.utils.translation import gettext, gettext_noop

from nexo.kernel.errors import Conflict, DomainError, Invalid, NotFound

_ROW = gettext_noop("Fila %(line)s: %(fault)s")


class JurisdictionUnknown(NotFound):
    """No government answers at this address."""

    code = "jurisdiction_unknown"
    message = "Esta dirección no corresponde a ningún municipio."


class GrantExists(Conflict):
    """The member of staff holds this role over this unit already."""

    code = "grant_exists"
    message = "Ya tiene ese rol en esa área."


class GrantEnded(Conflict):
    """The role was taken away before."""

    code = "grant_ended"
    message = "Ese rol ya se había quitado."


class UnitUnderItself(Invalid):
    """A unit cannot hang below itself."""

    code = "unit_under_itself"
    message = "Un área no puede depender de sí misma ni de un área que depende de ella."


class ChangeTooEarly(Invalid):
    """A change of a unit would begin before the one in force."""

    code = "change_too_early"
    message = "La fecha del cambio es anterior a la del último cambio del área."


class HoursInvalid(Invalid):
    """Opening hours that cannot be read or that close before they open."""

    code = "hours_invalid"
    message = "Revisá los horarios: cada franja tiene que abrir antes de cerrar, como 08:00 a 13:00."


class AccountTaken(Conflict):
    """A login with this address exists already."""

    code = "account_taken"
    message = "Ya hay una cuenta con ese correo."


class StreetFileInvalid(Invalid):
    """A file of streets with rows that cannot be read; `faults` are (line, fault), the first ones."""

    code = "street_file_invalid"
    message = "El archivo de calles tiene filas con errores; no se cambió nada."

    def __init__(self, faults: Sequence[tuple[int, DomainError]]) -> None:
        """Say the lines with the sentence: whoever runs the import reads nothing else."""
        super().__init__()
        self.faults = tuple(faults)
        rows = (_ROW % {"line": line, "fault": fault.message} for line, fault in faults)
        self.message = "\n".join((self.message, *rows))
        self.args = (self.message,)

    @property
    def said(self) -> str:
        """The sentence and the lines in the language in force."""
        row = gettext(_ROW)
        rows = (row % {"line": line, "fault": fault.said} for line, fault in self.faults)
        return "\n".join((super().said, *rows))


class CalendarInvalid(Invalid):
    """A calendar with a day that cannot be read, is named twice or lies outside its years."""

    code = "calendar_invalid"
    message = (
        "Revisá los días: van de a uno por línea, con fecha y nombre, como 2026-06-24 San Juan Bautista."
    )


class DistrictUnfit(Invalid):
    """A zone cannot go to that district, or not from that day; `field` says why."""

    code = "district_unfit"
    message = "Revisá los datos del cambio."


class LegalActMissing(Invalid):
    """Some roles are given by a named act alone."""

    code = "legal_act_missing"
    message = "Este rol se da solo por un acto: escribí cuál."


class UnitInvalid(Invalid):
    """A value of a unit or a post that cannot be; `field` says which."""

    code = "unit_invalid"
    message = "Revisá los datos del área."


class LastAdministrator(Conflict):
    """Somebody must be left who administers the whole town."""

    code = "last_administrator"
    message = "Es la última persona que administra todo el municipio: dale antes el rol a otra."


class RolesApart(Conflict):
    """Two roles that one person must not hold: who sets is not who controls."""

    code = "roles_apart"
    message = "Nadie puede tener a la vez «%(one)s» y «%(other)s»."


class TownInvalid(Invalid):
    """What is said of a government cannot be kept; `fields` names it."""

    code = "town_invalid"
    message = "Revisá los datos del municipio: %(fields)s."
