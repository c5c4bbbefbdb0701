"""Compares two packs, row by row, and says the differences in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from nexo.application.packs.shape import SUBJECTS, Rows

_LONGEST = 60

NAMES: dict[str, Promise] = {
    "town": _("Municipio"),
    "zones": _("Zona"),
    "units": _("Área"),
    "positions": _("Cargo"),
    "offices": _("Oficina"),
    "calendars": _("Calendario"),
    "groups": _("Grupo de servicios"),
    "services": _("Servicio"),
    "statuses": _("Estado"),
    "delegations": _("Delegación"),
    "routing": _("Regla de derivación"),
    "automation": _("Regla de automatización"),
    "answers": _("Respuesta tipo"),
    "channels": _("Canal"),
}


class What(StrEnum):
    """What became of a row."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    MOVED = "moved"


_SENTENCES = {
    What.ADDED: gettext_noop("%(subject)s «%(name)s»: se agrega."),
    What.CHANGED: gettext_noop("%(subject)s «%(name)s»: cambia %(columns)s."),
    What.REMOVED: gettext_noop("%(subject)s «%(name)s»: no está en el paquete."),
    What.MOVED: gettext_noop("%(subject)s: cambia el orden."),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that the two do not say alike; `columns` are (name, before, after)."""

    subject: str
    key: str
    name: str
    what: What
    columns: tuple[tuple[str, Any, Any], ...] = ()

    @property
    def said(self) -> str:
        """The difference in the language in force, as what would happen."""
        parts = ", ".join(f"{name} ({_short(was)} → {_short(now)})" for name, was, now in self.columns)
        values = {"subject": str(NAMES[self.subject]), "name": self.name or self.key, "columns": parts}
        return gettext(_SENTENCES[self.what]) % values


def differences(before: Rows, after: Rows) -> list[Difference]:
    """Return what `after` says otherwise than `before`, in the order of the subjects.

    A subject that `after` does not speak of is left out: a pack of services says nothing about offices.
    """
    found: list[Difference] = []
    for subject in SUBJECTS:
        if subject.name in after:
            found += _compared(subject.name, before.get(subject.name, {}), after[subject.name])
    return found


def _compared(subject: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Difference]:
    for key, row in after.items():
        if key not in before:
            yield Difference(subject, key, _name(row, key), What.ADDED)
        elif before[key] != row:
            yield Difference(subject, key, _name(row, key), What.CHANGED, _columns(before[key], row))
    for key, row in before.items():
        if key not in after:
            yield Difference(subject, key, _name(row, key), What.REMOVED)
    if subject == "routing" and [key for key in before if key in after] != [
        key for key in after if key in before
    ]:
        yield Difference(subject, "", "", What.MOVED)


def _columns(before: dict[str, Any], after: dict[str, Any]) -> tuple[tuple[str, Any, Any], ...]:
    names = dict.fromkeys((*after, *before))
    return tuple(
        (name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)
    )


def _name(row: dict[str, Any], key: str) -> str:
    name = str(row.get("name") or row.get("title") or row.get("sentence") or key)
    return name if key in name or not key else f"{key} {name}" if len(key) <= _LONGEST else name


def _short(value: Any) -> str:
    if value is None or value == "":
        return "—"
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
