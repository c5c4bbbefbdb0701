"""What can go wrong with a case."""

from nexo.kernel.errors import Conflict, Invalid, NotAllowed, NotFound


class CaseUnknown(NotFound):
    """No case with this code, or not for this verifier or actor: the same answer for all three."""

    code = "case_unknown"
    message = "No encontramos un caso con ese código y ese dato. Revisá los dos."


class MoveNotAllowed(Conflict):
    """The life cycle has no such step from here, or not for this actor."""

    code = "move_not_allowed"
    message = "Desde el estado actual no se puede hacer esto."


class MoveIncomplete(Invalid):
    """A move lacks its reason, its words or its evidence; `field` says which."""

    code = "move_incomplete"
    message = "Falta explicar el motivo."


class EvidenceMissing(Invalid):
    """The service asks for proof before a case is called resolved."""

    code = "evidence_missing"
    message = "Este servicio pide una prueba antes de darlo por resuelto: subí la foto o el acta."


class PlaceMissing(Invalid):
    """The service needs to know where."""

    code = "place_missing"
    message = "Decinos dónde es: una dirección, una esquina o una referencia."


class PersonMissing(Invalid):
    """The service needs to know who asks."""

    code = "person_missing"
    message = "Este trámite necesita saber quién lo pide."


class ContactMissing(Invalid):
    """The service needs a way to answer."""

    code = "contact_missing"
    message = "Dejanos un teléfono o un correo para poder responderte."


class AnonymousNotPossible(NotAllowed):
    """An anonymous case cannot wait for its author."""

    code = "anonymous_not_possible"
    message = "Es un caso anónimo: no hay a quién pedirle más datos."


class ReopenTooLate(Conflict):
    """The window to reopen has passed."""

    code = "reopen_too_late"
    message = "Pasó el plazo para reabrir este caso. Podés iniciar uno nuevo."


class UnitUnsuitable(Invalid):
    """A case may only go to a unit in force of its own jurisdiction."""

    code = "unit_unsuitable"
    message = "Elegí un área vigente de este municipio."


class ExtensionNotFound(Conflict):
    """The norm of this term knows no extension, or no such clock runs."""

    code = "extension_not_found"
    message = "La norma de este plazo no prevé prórroga."


class ExtendedBefore(Conflict):
    """A term may be extended once."""

    code = "extended_before"
    message = "Este plazo ya se prorrogó una vez: no se puede de nuevo."


class ExtensionTooLate(Conflict):
    """A term that has ended is not extended: what is late stays late."""

    code = "extension_too_late"
    message = "El plazo ya venció: una prórroga solo vale si se avisa antes."


class NotLateYet(Conflict):
    """A prompt decision is asked for when the date that was promised has passed."""

    code = "not_late_yet"
    message = "Todavía está en plazo: si se pasa la fecha, vas a poder pedir que lo apuren."


class PressedToday(Conflict):
    """A prompt decision was asked for today."""

    code = "pressed_today"
    message = "Ya lo pediste hoy y está en manos de quien sigue en la cadena."


class TaskUnfit(Invalid):
    """Something asked of areas lacks its words, its areas or a date to come; `field` says which."""

    code = "task_unfit"
    message = "Revisá lo que pedís."


class TaskStaysHere(NotAllowed):
    """A case of a protected route is shown to no other area."""

    code = "task_stays_here"
    message = "Este caso es de una ruta protegida: no se le muestra a otra área."


class ReorganisationUnfit(Invalid):
    """A plan without an act, a service or a day to come, or that another plan contradicts."""

    code = "reorganisation_unfit"
    message = "Revisá el cambio."


class ReorganisationOver(Conflict):
    """A plan that was carried out or called off is not called off again."""

    code = "reorganisation_over"
    message = "Ese cambio ya se hizo o ya se había anulado."


class DelegationUsedUp(Conflict):
    """An official reached the most decisions a day that their delegation allows."""

    code = "delegation_used_up"
    message = "Hoy ya resolviste %(n)s de este servicio, el tope por día de tu delegación. Este lo resuelve el área."


class OwnCase(NotAllowed):
    """Who asked for a case does not decide it by delegation (domain.md 3.5)."""

    code = "own_case"
    message = "Este caso lo pediste vos: lo tiene que resolver otra persona."


class DecisionReviewedBefore(Conflict):
    """A decision is reviewed once."""

    code = "decision_reviewed_before"
    message = "Esta decisión ya la revisó otra persona."


class ReviewReasonMissing(Invalid):
    """Who would have decided otherwise says why: the official learns by it."""

    code = "review_reason_missing"
    message = "Escribí qué habrías decidido y por qué."


class MatterUnknown(NotFound):
    """No matter of the street with this code that everybody may know of."""

    code = "matter_unknown"
    message = "No encontramos ese asunto."


class MatterOver(Conflict):
    """Nobody adds weight to what has ended."""

    code = "matter_over"
    message = "Este asunto ya terminó. Si volvió a pasar, hacé un pedido nuevo."


class OwnMatter(Conflict):
    """Who asked for it counts already."""

    code = "own_matter"
    message = "Este pedido ya es tuyo: lo seguís con tu código."


class NeighbourUnproved(NotAllowed):
    """A voice counts once a person: the contact behind it must have been proved."""

    code = "neighbour_unproved"
    message = "Primero confirmá tu correo o tu teléfono."


class NotTheirs(NotAllowed):
    """Only who asked for a matter too, or follows it, says whether it was solved."""

    code = "not_theirs"
    message = "Para decir si quedó resuelto, primero sumate o seguilo."


class NothingToConfirm(Conflict):
    """Nobody has said that it is solved."""

    code = "nothing_to_confirm"
    message = "Todavía no se dio por resuelto."


class LeftElsewhere(NotAllowed):
    """No case is opened of what is left as a confidential report: a case has people, lists and a history."""

    code = "left_elsewhere"
    message = (
        "Esto no se abre como caso: quien lo sabe lo deja en «Información confidencial», sin dar sus datos."
    )
