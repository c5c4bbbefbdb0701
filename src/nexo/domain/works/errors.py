"""What can go wrong with crews and work orders."""

from nexo.kernel.errors import Conflict, Invalid, NotAllowed, NotFound


class CrewUnknown(NotFound):
    """No such crew, or not for this actor."""

    code = "crew_unknown"
    message = "No encontramos esa cuadrilla."


class CrewUnfit(Invalid):
    """A crew needs a name, a unit and people who work there; `field` says which is wrong."""

    code = "crew_unfit"
    message = "Revisá los datos de la cuadrilla."


class CrewNameTaken(Conflict):
    """Another crew of the unit has this name."""

    code = "crew_name_taken"
    message = "Ya hay una cuadrilla con ese nombre en esa área."


class OrderUnknown(NotFound):
    """No such work order, or not for this actor."""

    code = "order_unknown"
    message = "No encontramos esa orden de trabajo."


class OrderUnfit(Invalid):
    """An order needs a day to come, words for the crew and a cost that can be; `field` says which is wrong."""

    code = "order_unfit"
    message = "Revisá los datos de la orden."


class OrderThere(Conflict):
    """The crew has an order for the same problem already."""

    code = "order_there"
    message = "Esa cuadrilla ya tiene una orden por este mismo problema. Cambiá esa."


class OrderOver(Conflict):
    """An order that was finished or cancelled is not changed."""

    code = "order_over"
    message = "Esta orden ya terminó: si hace falta volver, pedí otra."


class CaseNotForCrews(NotAllowed):
    """A protected matter goes out on no work order."""

    code = "case_not_for_crews"
    message = "Este caso es de una ruta protegida: no sale en una orden de trabajo."


class MarkUnreadable(Invalid):
    """What a device sent is not a mark that we know."""

    code = "mark_unreadable"
    message = "No entendimos esta anotación. Quedó en el teléfono: mostrásela a quien te dio la orden."
