"""What a look over the rules may find, in words, each with what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext, gettext_noop


class Tone(StrEnum):
    """How much it matters: cases go astray, something should be looked at, good to know."""

    BAD = "bad"
    WARN = "warn"
    INFO = "info"


class Kind(StrEnum):
    """What was found."""

    OFF = "off"
    NO_CASES_TAKEN = "no_cases_taken"
    UNKNOWN_NAME = "unknown_name"
    NOT_GUARDED = "not_guarded"
    CIRCLE = "circle"
    EVERYTHING = "everything"
    HIDDEN = "hidden"
    NEVER_FIRST = "never_first"
    NOTHING = "nothing"
    DISPUTED = "disputed"
    NOBODY = "nobody"
    NO_HEAD = "no_head"
    NO_DEPUTY = "no_deputy"
    BY_OWNER = "by_owner"


_SAID: Mapping[Kind, tuple[Tone, str, str]] = {
    Kind.OFF: (
        Tone.BAD,
        gettext_noop("La regla %(rule)s está apagada: %(reason)s"),
        gettext_noop("Volvé a prenderla, o sacala en un borrador si ya no hace falta."),
    ),
    Kind.NO_CASES_TAKEN: (
        Tone.BAD,
        gettext_noop("La regla %(rule)s manda a %(unit)s, que ya no recibe casos: los tiene el área dueña."),
        gettext_noop("Cambiá el área de la regla, o sacala."),
    ),
    Kind.UNKNOWN_NAME: (
        Tone.BAD,
        gettext_noop("La regla %(rule)s nombra «%(name)s», que ya no existe."),
        gettext_noop("Escribila de nuevo con el nombre de hoy."),
    ),
    Kind.NOT_GUARDED: (
        Tone.BAD,
        gettext_noop("La regla %(rule)s es de ruta protegida y manda a un área que no lo es: no se usa."),
        gettext_noop("Elegí un área de ruta protegida; mientras tanto los tiene el área dueña."),
    ),
    Kind.CIRCLE: (
        Tone.BAD,
        gettext_noop("Se pasan en ronda lo que les sobra: %(units)s."),
        gettext_noop("Cortá la ronda: la última tiene que mandar a un área que no esté en ella."),
    ),
    Kind.EVERYTHING: (
        Tone.WARN,
        gettext_noop("La regla %(rule)s vale para todos los casos: las que siguen no deciden nunca."),
        gettext_noop("Ponele una condición, o dejala última."),
    ),
    Kind.HIDDEN: (
        Tone.WARN,
        gettext_noop(
            "La regla %(rule)s no decide nunca: la regla %(other)s está antes y toma todos sus casos."
        ),
        gettext_noop("Subila delante de la otra, o sacala."),
    ),
    Kind.NEVER_FIRST: (
        Tone.WARN,
        gettext_noop("La regla %(rule)s valió para %(cases)s casos y en todos decidió otra que está antes."),
        gettext_noop("Si tiene que decidir ella, subila."),
    ),
    Kind.NOTHING: (
        Tone.WARN,
        gettext_noop("La regla %(rule)s no valió para ningún caso en %(days)s días."),
        gettext_noop("Mirá si pide algo que ya no pasa."),
    ),
    Kind.DISPUTED: (
        Tone.WARN,
        gettext_noop(
            "Las reglas %(rule)s y %(other)s pueden valer para un mismo caso y mandan a áreas distintas."
        ),
        gettext_noop(
            "Decide la que está antes. Si no es lo que querés, cambiá el orden o agregá una condición."
        ),
    ),
    Kind.NOBODY: (
        Tone.BAD,
        gettext_noop("%(unit)s recibe casos por la regla %(rule)s y no tiene personal."),
        gettext_noop("Asignale personal en Personal y roles, o cambiá el área de la regla."),
    ),
    Kind.NO_HEAD: (
        Tone.WARN,
        gettext_noop("%(unit)s recibe casos por la regla %(rule)s y no tiene quien la conduzca."),
        gettext_noop("Cubrí el cargo: sin titular, lo que vence no tiene a quién avisarle."),
    ),
    Kind.NO_DEPUTY: (
        Tone.INFO,
        gettext_noop("Servicios sin área suplente: %(names)s."),
        gettext_noop("Asignales una, para cuando el área dueña no pueda."),
    ),
    Kind.BY_OWNER: (
        Tone.INFO,
        gettext_noop("Servicios que en %(days)s días fueron siempre a su área dueña, sin regla: %(names)s."),
        gettext_noop("Está bien así, salvo que quieras repartirlos."),
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found; `values` fill its sentence."""

    kind: Kind
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def tone(self) -> Tone:
        """How much it matters."""
        return _SAID[self.kind][0]

    @property
    def said(self) -> str:
        """What it is, in the language in force."""
        return gettext(_SAID[self.kind][1]) % self.values

    @property
    def to_do(self) -> str:
        """What to do, in the language in force."""
        return gettext(_SAID[self.kind][2])


def by_weight(findings: list[Finding]) -> list[Finding]:
    """Return findings, what sends cases astray first."""
    order = list(Tone)
    return sorted(findings, key=lambda one: order.index(one.tone))
