"""What can go wrong with texts."""

from nexo.kernel.errors import Conflict, Invalid


class VariableUnknown(Invalid):
    """A standard answer names a variable that nobody fills."""

    code = "variable_unknown"
    message = "La respuesta usa una variable que no existe."


class BracesUnpaired(Invalid):
    """A brace that opens without closing, or the other way round."""

    code = "braces_unpaired"
    message = "Falta abrir o cerrar una llave. Las variables se escriben {nombre}."


class TextMissing(Invalid):
    """A title or a body is empty."""

    code = "text_missing"
    message = "Escribí un título y un texto."


class TooHardToRead(Conflict):
    """The clear variant of an article reads harder than plain Spanish may."""

    code = "too_hard_to_read"
    message = "El texto claro es difícil de leer. Acortá las oraciones y usá palabras de todos los días."


class FieldUnknown(Invalid):
    """A model of a letter names a field that nobody fills."""

    code = "field_unknown"
    message = "El modelo usa un campo que no existe: {{%(name)s}}. Mirá la lista y corregilo."


class TitleTaken(Conflict):
    """Another model of a letter of the town has this title."""

    code = "title_taken"
    message = "Ya hay un modelo con ese título. Abrilo y subile una versión nueva."


class CodeTaken(Conflict):
    """Another text of the town has this code."""

    code = "code_taken"
    message = "Ya hay un texto con ese código."
