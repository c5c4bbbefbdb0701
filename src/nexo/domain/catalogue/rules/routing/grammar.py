"""The words of the language: one table, from which rules are read and written."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nexo.domain.catalogue.rules.routing.names import Named, Names
from nexo.domain.catalogue.rules.routing.sentence import ANYBODY, Field
from nexo.kernel.text.fold import fold

WORD_OF: Final[Mapping[Field, str]] = {
    Field.SERVICE: "el servicio",
    Field.GROUP: "el grupo",
    Field.KIND: "el tipo",
    Field.ZONE: "la zona",
    Field.CHANNEL: "el canal",
    Field.PERSON: "la persona",
    Field.VISIBILITY: "la ruta",
    Field.PHASE: "el estado",
    Field.UNIT: "el área",
}
FIELD_OF: Final[Mapping[str, Field]] = {fold(words.split()[1]): field for field, words in WORD_OF.items()}
A_VALUE: Final[Mapping[Field, Promise]] = {
    Field.SERVICE: _("un servicio"),
    Field.GROUP: _("un grupo de servicios"),
    Field.KIND: _("un tipo de servicio"),
    Field.ZONE: _("una zona"),
    Field.CHANNEL: _("un canal"),
    Field.PERSON: _("un grupo de personas"),
    Field.VISIBILITY: _("una ruta: normal, reservada o protegida"),
    Field.PHASE: _("un estado del caso"),
    Field.UNIT: _("un área"),
}
PERSONS: Final = Names(
    (
        Named(ANYBODY, "de atención preferencial"),
        Named("AGE70", "mayor de edad avanzada"),
        Named("CHILD", "menor de edad"),
        Named("CARE", "cuidadora sin ayuda"),
        Named("LANG", "hablante de otra lengua"),
        Named("ILLIT", "de las que piden que se les lea"),
        Named("DIGI0", "sin teléfono propio"),
        Named("RURAL", "de zona rural"),
        Named("NEED", "de las que declararon una necesidad"),
    )
)
ROUTES: Final = Names(
    (Named("normal", "normal"), Named("reserved", "reservada"), Named("protected", "protegida"))
)
BY_NEED: Final = "por sus necesidades"
"""What is told of whom a rule attends: never which need."""
