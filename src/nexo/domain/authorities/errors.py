"""What can go wrong between two governments."""

from nexo.kernel.errors import Conflict, Invalid, NotAllowed, NotFound


class BodyUnknown(NotFound):
    """No such body in use here."""

    code = "body_unknown"
    message = "No encontramos ese organismo, o ya no se le envía."


class BodyIncomplete(Invalid):
    """A body needs a name, an agreement in force and an address; `field` says which is missing."""

    code = "body_incomplete"
    message = "Falta un dato del organismo."


class BodyNameTaken(Conflict):
    """Another body of the town has this name."""

    code = "body_name_taken"
    message = "Ya hay un organismo con ese nombre."


class CaseStaysHere(NotAllowed):
    """A case that is not for everybody to see leaves by no public way."""

    code = "case_stays_here"
    message = "Este caso es reservado: no se envía por este medio."


class ServiceMissing(Invalid):
    """The other body wants to know which of its services is asked for."""

    code = "their_service_missing"
    message = "Elegí qué servicio del otro organismo es."


class ExchangeFailed(Exception):  # noqa: N818 - reads as a sentence
    """The other side could not be asked; `maybe_sent`: what we posted may have arrived."""

    def __init__(self, words: str, *, maybe_sent: bool = False) -> None:
        super().__init__(words)
        self.words = words
        self.maybe_sent = maybe_sent


class ExchangeRefused(Exception):  # noqa: N818 - reads as a sentence
    """The other side says that it does not take the case as it was sent; `words` are its own."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words
