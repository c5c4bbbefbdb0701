"""What can go wrong when people are asked."""

from nexo.kernel.errors import Conflict, Invalid, NotFound


class InvitationUnknown(NotFound):
    """The link or token opens nothing."""

    code = "invitation_unknown"
    message = "Este enlace no es válido. Pedí uno nuevo desde el seguimiento de tu caso."


class AlreadyAnswered(Conflict):
    """The invitation was used before."""

    code = "already_answered"
    message = "Ya recibimos tu respuesta. ¡Gracias!"


class InvitationExpired(Conflict):
    """The invitation is too old."""

    code = "invitation_expired"
    message = "El plazo para responder esta consulta terminó."


class NothingAsked(Conflict):
    """No question about this case waits for an answer."""

    code = "nothing_asked"
    message = (
        "No hay una consulta esperando respuesta por este caso: ya contestó, venció o no se le preguntó."
    )


class ScoreOutOfRange(Invalid):
    """A score is a whole number from 1 to 5."""

    code = "score_out_of_range"
    message = "Elegí un número del 1 al 5."


class RecoveryClosed(Conflict):
    """The recovery has ended."""

    code = "recovery_closed"
    message = "Esta recuperación ya se cerró."


class CauseMissing(Invalid):
    """What went wrong is chosen from the town's list, so that it can be counted."""

    code = "cause_missing"
    message = "Elegí de la lista qué había fallado."
