"""What can go wrong with a problem or its plan."""

from nexo.kernel.errors import Conflict, Invalid, NotAllowed, NotFound


class ProblemUnknown(NotFound):
    """No such problem for this actor."""

    code = "problem_unknown"
    message = "No encontramos ese problema."


class ProblemOver(Conflict):
    """What is fixed or discarded is not worked on."""

    code = "problem_over"
    message = "Este problema ya se cerró: abrí otro si volvió a pasar."


class ProblemIncomplete(Invalid):
    """A problem needs its words, its cause from the list, an area; `field` says which."""

    code = "problem_incomplete"
    message = "Falta un dato del problema."


class CauseUnanalysed(Conflict):
    """A plan against an unknown cause helps by accident."""

    code = "cause_unanalysed"
    message = "Primero decí cuál es la causa."


class CaseStaysOut(NotAllowed):
    """A case that is not for everybody to see belongs to no list of others."""

    code = "case_stays_out"
    message = "Este caso es reservado: no se vincula a un problema."


class LinkReasonMissing(Invalid):
    """Who links a case says why."""

    code = "link_reason_missing"
    message = "Escribí por qué es parte del mismo problema."


class NothingDone(Conflict):
    """A problem with a plan is fixed when something of the plan was done."""

    code = "nothing_done"
    message = "Hay acciones sin terminar: terminalas o descartalas antes de darlo por arreglado."


class ActionUnknown(NotFound):
    """No such improvement action for this actor."""

    code = "improvement_unknown"
    message = "No encontramos esa acción de mejora."


class ActionElsewhere(Conflict):
    """From its state the action has no such step."""

    code = "improvement_elsewhere"
    message = "Desde su estado, esta acción no puede pasar a ese."


class ActionIncomplete(Invalid):
    """An improvement needs its words, an area, a day to come and a measure; `field` says which."""

    code = "improvement_incomplete"
    message = "Falta un dato de la acción de mejora."


class SuggestionDecided(Conflict):
    """A suggestion is decided once."""

    code = "suggestion_decided"
    message = "Esta sugerencia ya se decidió."


class ReasonMissing(Invalid):
    """Who sets something aside says why."""

    code = "reason_missing"
    message = "Escribí por qué."
