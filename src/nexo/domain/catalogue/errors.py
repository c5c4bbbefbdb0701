"""What can go wrong with the catalogue."""

from collections.abc import Mapping

from nexo.kernel.errors import Conflict, Invalid, NotAllowed, NotFound


class ServiceUnknown(NotFound):
    """No published service has this code."""

    code = "service_unknown"
    message = "Ese servicio no existe o no está disponible."


class AnswersInvalid(Invalid):
    """Some answers to a service's form cannot be accepted; `faults` has a sentence a field."""

    code = "answers_invalid"
    message = "Revisá los datos marcados."

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__()
        self.faults = dict(faults)


class VersionNotDraft(Conflict):
    """Only a draft can be published."""

    code = "version_not_draft"
    message = "Esta versión ya no es un borrador."


class OwnVersion(NotAllowed):
    """Who wrote a version may not publish it (domain.md 3.5)."""

    code = "own_version"
    message = "La versión tiene que publicarla otra persona que la que la escribió."


class NobodyInCharge(Conflict):
    """A service without an owner unit in force cannot go live (R25)."""

    code = "nobody_in_charge"
    message = "El servicio no tiene un área responsable vigente; asignala antes de publicar."


class TermInvalid(Invalid):
    """A legal term with a value that its column does not admit."""

    code = "term_invalid"
    message = "El plazo %(code)s tiene mal: %(column)s."
