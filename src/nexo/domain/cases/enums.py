"""Closed vocabularies of cases (domain.md 3.3)."""

from django.db import models


class Phase(models.TextChoices):
    """State of a case, with the words that the citizen reads."""

    DRAFT = "draft", "Borrador"
    SUBMITTED = "submitted", "Recibido"
    REGISTERED = "registered", "Registrado, con código"
    ASSIGNED = "assigned", "Derivado al área"
    RETURNED = "returned", "En revisión de competencia"
    IN_PROGRESS = "in_progress", "En proceso"
    SCHEDULED = "scheduled", "Programado"
    AWAITING_CITIZEN = "awaiting_citizen", "Necesitamos algo tuyo"
    AWAITING_THIRD_PARTY = "awaiting_third_party", "Depende de otro organismo"
    REFERRED_EXTERNAL = "referred_external", "Enviado a otro organismo"
    RESOLVED = "resolved", "Resuelto, pendiente de tu conformidad"
    RESOLVED_EXTERNAL = "resolved_external", "Resuelto por otro organismo"
    UNFEASIBLE = "unfeasible", "No se puede realizar"
    REOPENED = "reopened", "Reabierto"
    MERGED = "merged", "Unido a otro caso"
    CLOSED = "closed", "Cerrado"
    CLOSED_NO_REPLY = "closed_no_reply", "Cerrado por falta de respuesta"
    REJECTED_INADMISSIBLE = "rejected_inadmissible", "No admitido"
    CANCELLED = "cancelled", "Anulado por quien lo pidió"


OPEN_PHASES = (
    Phase.SUBMITTED,
    Phase.REGISTERED,
    Phase.ASSIGNED,
    Phase.RETURNED,
    Phase.IN_PROGRESS,
    Phase.SCHEDULED,
    Phase.AWAITING_CITIZEN,
    Phase.AWAITING_THIRD_PARTY,
    Phase.REFERRED_EXTERNAL,
    Phase.REOPENED,
)


class Result(models.TextChoices):
    """How a case ended; kept apart from its phase."""

    SOLVED = "solved", "solucionado"
    SOLVED_PARTIALLY = "solved_partially", "solucionado en parte"
    INFORMED = "informed", "informado"
    NO_FAULT_FOUND = "no_fault_found", "no se encontró la falla"
    DUPLICATE_SOLVED = "duplicate_solved_with_incident", "solucionado con el incidente"
    NOT_COMPETENT = "not_competent_referred", "corresponde a otro organismo"
    UNFEASIBLE_TECHNICAL = "unfeasible_technical", "inviable por razones técnicas"
    UNFEASIBLE_BUDGET = "unfeasible_budget", "sin presupuesto por ahora"
    REJECTED_LEGAL = "rejected_legal", "no corresponde por norma"
    WITHDRAWN = "withdrawn", "desistido"
    NO_REPLY = "no_reply", "sin respuesta de quien lo pidió"


class Reason(models.TextChoices):
    """Closed list of reasons for a move that must be explained."""

    NOT_MINE = "not_mine", "no es competencia del área"
    WRONG_PLACE = "wrong_place", "la ubicación es de otra zona"
    MISSING_DATA = "missing_data", "faltan datos"
    OUTSIDE_COMPETENCE = "outside_competence", "fuera de la competencia municipal"
    NOT_TECHNICALLY_FEASIBLE = "not_technically_feasible", "no es viable técnicamente"
    NO_BUDGET = "no_budget", "no hay presupuesto este año"
    LEGAL_BAR = "legal_bar", "la norma no lo permite"
    INSULTING_OR_EMPTY = "insulting_or_empty", "sin contenido que se pueda atender"
    NO_REPLY = "no_reply", "no hubo respuesta"
    STILL_BROKEN = "still_broken", "el problema sigue"
    CAME_BACK = "came_back", "el problema volvió"
    OTHER = "other", "otra"


class CasePartyRole(models.TextChoices):
    """What a party is to a case."""

    APPLICANT = "applicant", "solicitante"
    BENEFICIARY = "beneficiary", "persona beneficiaria"
    REPRESENTATIVE = "representative", "representante"
    FOLLOWER = "follower", "sigue el caso"


class EvidenceKind(models.TextChoices):
    """What a piece of evidence shows."""

    REPORT = "report", "del reclamo"
    BEFORE = "before", "antes"
    AFTER = "after", "después"
    ACT = "act", "acto o acta"


class TaskState(models.TextChoices):
    """State of a task."""

    OPEN = "open", "pendiente"
    DONE = "done", "hecha"
    CANCELLED = "cancelled", "anulada"


class PlaceSource(models.TextChoices):
    """How the place of a case is known (origen de la ubicación)."""

    WORDS = "words", "solo con palabras"
    POINT = "point", "un punto que marcó quien avisa"
    REGISTER = "register", "ubicado por el registro de calles"
