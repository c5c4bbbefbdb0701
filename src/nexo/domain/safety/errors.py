"""What can go wrong with confidential reports."""

from nexo.kernel.errors import Conflict, Invalid, NotFound


class ReportUnknown(NotFound):
    """No such report for this actor; a key that opens nothing and one that never was answer alike."""

    code = "report_unknown"
    message = "Esa clave no abre ningún informe. Revisá si falta o sobra una letra o un número."


class ReportIncomplete(Invalid):
    """A report needs words; `field` says what is missing or too long."""

    code = "report_incomplete"
    message = "Contanos qué sabés, aunque sea en una línea."


class FileNotCleanable(Invalid):
    """A file whose hidden data we cannot take out is not taken at all."""

    code = "file_not_cleanable"
    message = (
        "De ese archivo no podemos borrar los datos ocultos que lleva (dónde y con qué se hizo). "
        "Mandá una foto JPG, PNG o WEBP, o contalo con palabras."
    )


class TooManyFiles(Invalid):
    """More files than a report may carry."""

    code = "too_many_files"
    message = "Podés mandar hasta cuatro fotos."


class ReportClosed(Conflict):
    """A closed report takes no more."""

    code = "report_closed"
    message = "Este informe ya está cerrado. Si hay algo nuevo, mandá otro."


class StepNotPossible(Conflict):
    """The report is not where that step begins."""

    code = "step_not_possible"
    message = "El informe ya no está en ese paso. Mirá cómo quedó."


class ActMissing(Invalid):
    """Nothing is tied to the person of a case without the act that orders it."""

    code = "act_missing"
    message = "Hace falta el número del acto que lo ordena."


class CaseMissing(Invalid):
    """There is no case with this code here."""

    code = "case_missing"
    message = "No hay ningún caso con ese código."


class ReasonMissing(Invalid):
    """The seal is not lifted without a reason and an end."""

    code = "reason_missing"
    message = "Contá por qué hace falta, en 20 letras o más."


class HoursWrong(Invalid):
    """A lifted seal closes by itself within the day."""

    code = "hours_wrong"
    message = "Elegí entre 1 y 24 horas."
