"""What can go wrong between the door and the desk."""

from nexo.kernel.errors import Conflict, Invalid


class QueueClosed(Conflict):
    """The queue gives no numbers."""

    code = "queue_closed"
    message = "Esta fila no está dando números."


class QueueThere(Conflict):
    """The office has a queue already."""

    code = "queue_there"
    message = "Esta oficina ya tiene su fila."


class CodeTaken(Conflict):
    """Another queue of the town has that address."""

    code = "queue_code_taken"
    message = "Otra fila ya usa esa dirección."


class PointTaken(Conflict):
    """A colleague sits at the service point."""

    code = "point_taken"
    message = "En ese puesto ya está atendiendo otra persona."


class NoPoint(Conflict):
    """The official sits nowhere."""

    code = "no_point"
    message = "Primero elegí en qué puesto atendés."


class VisitUnderWay(Conflict):
    """The official is attending somebody."""

    code = "visit_under_way"
    message = "Primero terminá con quien estás atendiendo."


class NobodyWaits(Conflict):
    """The line is empty."""

    code = "nobody_waits"
    message = "Nadie espera en esta fila."


class TurnMoved(Conflict):
    """The visit stands elsewhere than was thought: a colleague was faster, or the button was pressed twice."""

    code = "turn_moved"
    message = "Ese turno ya cambió; mirá cómo quedó."


class TurnOfAnother(Conflict):
    """A colleague attends the visit."""

    code = "turn_of_another"
    message = "Ese turno lo atiende otra persona."


class NothingElseAsked(Conflict):
    """No other service waits in this visit."""

    code = "nothing_else_asked"
    message = "No pidió otro trámite en esta visita."


class ServiceRegistered(Conflict):
    """The contact of this service was written down."""

    code = "visit_registered"
    message = "La atención de este trámite ya quedó registrada."


class LetterInvalid(Invalid):
    """A ticket begins with one letter from A to Z."""

    code = "letter_invalid"
    message = "Elegí una sola letra, de la A a la Z."


class PointsMissing(Invalid):
    """A queue without service points attends nobody."""

    code = "points_missing"
    message = "Escribí al menos un puesto."
