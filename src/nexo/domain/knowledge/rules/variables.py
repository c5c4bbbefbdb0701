"""Variables of standard answers: {nombre}, {codigo}, {servicio}, {area}, {vence} and a few more."""

import re
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_noop

from nexo.domain.knowledge.errors import BracesUnpaired, VariableUnknown

VARIABLES: Final[Mapping[str, str]] = {
    "nombre": gettext_noop("nombre de la persona"),
    "codigo": gettext_noop("código del caso"),
    "servicio": gettext_noop("nombre del servicio"),
    "area": gettext_noop("área que lo tiene"),
    "cargo": gettext_noop("cargo que responde"),
    "vence": gettext_noop("fecha prometida"),
    "direccion": gettext_noop("dirección del caso"),
    "oficina": gettext_noop("oficina más cercana"),
    "horario": gettext_noop("horario de atención"),
    "municipio": gettext_noop("nombre del municipio"),
    "agente": gettext_noop("quien responde"),
}
"""What may stand in braces, with the words for whoever writes an answer."""

LETTER_FIELDS: Final[Mapping[str, str]] = {
    "nombre": gettext_noop("nombre de la persona"),
    "domicilio": gettext_noop("domicilio de la persona"),
    "codigo": gettext_noop("código del caso"),
    "servicio": gettext_noop("nombre del servicio"),
    "lugar": gettext_noop("lugar del caso"),
    "recibido": gettext_noop("día en que se recibió"),
    "vence": gettext_noop("fecha prometida"),
    "estado": gettext_noop("cómo está el caso"),
    "respuesta": gettext_noop("respuesta que se dio"),
    "area": gettext_noop("área que lo tiene"),
    "cargo": gettext_noop("cargo que responde"),
    "municipio": gettext_noop("nombre del municipio"),
    "hoy": gettext_noop("fecha de la carta"),
}
"""What may stand in the double braces of a model of a letter."""

BLANK: Final = "________"
"""What is seen where a value is missing: impossible to overlook and to send by mistake unseen."""

_VARIABLE = re.compile(r"\{([^{}]*)\}")


def check(body: str) -> list[str]:
    """Return the variables of a text in order; its author gets `VariableUnknown` or `BracesUnpaired`."""
    names = [name.strip() for name in _VARIABLE.findall(body)]
    if "{" in _VARIABLE.sub("", body) or "}" in _VARIABLE.sub("", body):
        raise BracesUnpaired(field="body")
    for name in names:
        if name not in VARIABLES:
            raise VariableUnknown("La variable {%(name)s} no existe.", values={"name": name}, field="body")
    return list(dict.fromkeys(names))


def fill(body: str, values: Mapping[str, str]) -> str:
    """Return the text with its variables replaced; a missing value becomes a visible blank.

    What is put in is never read for variables again. Raises as `check` does.
    """
    check(body)
    return _VARIABLE.sub(lambda found: values.get(found[1].strip(), "").strip() or BLANK, body)


def missing(body: str, values: Mapping[str, str]) -> list[str]:
    """Return the words for what a person still has to fill in."""
    return [VARIABLES[name] for name in check(body) if not values.get(name, "").strip()]
