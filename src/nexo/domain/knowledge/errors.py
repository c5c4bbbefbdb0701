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


class TextTooLong(Invalid):
    """A title or a body is longer than a page for people."""

    code = "text_too_long"
    message = "Es demasiado largo: partilo en dos artículos."


class ArticleInvalid(Invalid):
    """What is said of an article cannot be: its service, its area, its months."""

    code = "article_invalid"
    message = "Revisá los datos del artículo."


class WrittenMeanwhile(Conflict):
    """Somebody else wrote the same draft since the author opened it."""

    code = "written_meanwhile"
    message = (
        "Otra persona guardó este borrador mientras escribías. Tu texto sigue acá: copialo antes de recargar."
    )


class NotADraft(Conflict):
    """There is no draft, or no longer, to publish, review or discard."""

    code = "not_a_draft"
    message = "Ese borrador ya no está: otra persona lo publicó o lo descartó."


class OwnText(Conflict):
    """Who wrote a text neither reviews nor publishes it."""

    code = "own_text"
    message = "Escribiste en este borrador: lo revisa y lo publica otra persona."


class TextNotReady(Conflict):
    """A text does not pass the gate of its audience; the page of the draft lists what to mend."""

    code = "text_not_ready"
    message = (
        "No se publicó. Arreglos que faltan: %(count)s. Abajo dice cuáles y cómo. El borrador sigue igual."
    )


class NotPublishedBefore(Conflict):
    """Only a version that was in force can come back without a second look."""

    code = "not_published_before"
    message = "Sólo se puede volver a una versión que estuvo publicada."


class RecordingRefused(Invalid):
    """What was uploaded is not a recording that browsers play."""

    code = "recording_refused"
    message = "Eso no es una grabación que se pueda escuchar. Subí un archivo MP3, M4A u OGG."


class AlreadyAnswered(Conflict):
    """A visitor says once of a version whether it was understood."""

    code = "already_answered"
    message = "Ya nos contestaste sobre este texto. ¡Gracias!"


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
