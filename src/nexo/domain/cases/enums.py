"""Closed vocabularies of cases (domain.md 3.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    """State of a case, with the words that the citizen reads."""

    DRAFT = "draft", _("Borrador")
    SUBMITTED = "submitted", _("Recibido")
    REGISTERED = "registered", _("Registrado, con código")
    ASSIGNED = "assigned", _("Derivado al área")
    RETURNED = "returned", _("En revisión de competencia")
    IN_PROGRESS = "in_progress", _("En proceso")
    SCHEDULED = "scheduled", _("Programado")
    AWAITING_CITIZEN = "awaiting_citizen", _("Necesitamos algo tuyo")
    AWAITING_THIRD_PARTY = "awaiting_third_party", _("Depende de otro organismo")
    REFERRED_EXTERNAL = "referred_external", _("Enviado a otro organismo")
    RESOLVED = "resolved", _("Resuelto, pendiente de tu conformidad")
    RESOLVED_EXTERNAL = "resolved_external", _("Resuelto por otro organismo")
    UNFEASIBLE = "unfeasible", _("No se puede realizar")
    REOPENED = "reopened", _("Reabierto")
    MERGED = "merged", _("Unido a otro caso")
    CLOSED = "closed", _("Cerrado")
    CLOSED_NO_REPLY = "closed_no_reply", _("Cerrado por falta de respuesta")
    REJECTED_INADMISSIBLE = "rejected_inadmissible", _("No admitido")
    CANCELLED = "cancelled", _("Anulado por quien lo pidió")

    @property
    def desk_label(self) -> str:
        """The words for officials: the citizen's own, but where those speak to the citizen."""
        return str(_AT_THE_DESK.get(self, self.label))


_AT_THE_DESK = {
    Phase.AWAITING_CITIZEN: _("Espera algo de quien lo pidió"),
    Phase.RESOLVED: _("Resuelto, falta que lo confirmen"),
}


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

    SOLVED = "solved", _("solucionado")
    SOLVED_PARTIALLY = "solved_partially", _("solucionado en parte")
    INFORMED = "informed", _("informado")
    NO_FAULT_FOUND = "no_fault_found", _("no se encontró la falla")
    DUPLICATE_SOLVED = "duplicate_solved_with_incident", _("solucionado con el incidente")
    NOT_COMPETENT = "not_competent_referred", _("corresponde a otro organismo")
    UNFEASIBLE_TECHNICAL = "unfeasible_technical", _("inviable por razones técnicas")
    UNFEASIBLE_BUDGET = "unfeasible_budget", _("sin presupuesto por ahora")
    REJECTED_LEGAL = "rejected_legal", _("no corresponde por norma")
    WITHDRAWN = "withdrawn", _("desistido")
    NO_REPLY = "no_reply", _("sin respuesta de quien lo pidió")


class Reason(models.TextChoices):
    """Closed list of reasons for a move that must be explained."""

    NOT_MINE = "not_mine", _("no es competencia del área")
    WRONG_PLACE = "wrong_place", _("la ubicación es de otra zona")
    MISSING_DATA = "missing_data", _("faltan datos")
    OUTSIDE_COMPETENCE = "outside_competence", _("fuera de la competencia municipal")
    NOT_TECHNICALLY_FEASIBLE = "not_technically_feasible", _("no es viable técnicamente")
    NO_BUDGET = "no_budget", _("no hay presupuesto este año")
    LEGAL_BAR = "legal_bar", _("la norma no lo permite")
    INSULTING_OR_EMPTY = "insulting_or_empty", _("sin contenido que se pueda atender")
    NO_REPLY = "no_reply", _("no hubo respuesta")
    STILL_BROKEN = "still_broken", _("el problema sigue")
    CAME_BACK = "came_back", _("el problema volvió")
    PROMPT_DECISION = "prompt_decision", _("pidió pronto despacho")
    OTHER = "other", _("otra")


class CasePartyRole(models.TextChoices):
    """What a party is to a case."""

    APPLICANT = "applicant", _("solicitante")
    BENEFICIARY = "beneficiary", _("persona beneficiaria")
    REPRESENTATIVE = "representative", _("representante")
    FOLLOWER = "follower", _("sigue el caso")
    COSIGNER = "cosigner", _("también lo pide")


TOLD = (CasePartyRole.FOLLOWER, CasePartyRole.COSIGNER)
"""Who hears how a case goes without having asked for it: neighbours who follow it or ask for it too (R105)."""


class EvidenceKind(models.TextChoices):
    """What a piece of evidence shows."""

    REPORT = "report", _("del reclamo")
    BEFORE = "before", _("antes")
    AFTER = "after", _("después")
    ACT = "act", _("acto o acta")


class MeasureKind(models.TextChoices):
    """What preferential attention does for a person (atención preferencial, R32)."""

    SHORTER_TERM = "shorter_term", _("plazo interno más corto")
    CALL_BACK = "call_back", _("la llamamos para contarle cómo va")
    HOME_VISIT = "home_visit", _("la visitamos en su casa")
    INTERPRETER = "interpreter", _("la atiende alguien en su lengua")
    FEE_WAIVER = "fee_waiver", _("no paga la tasa de este trámite")


class ClockKind(models.TextChoices):
    """What a clock of a case measures (reloj, plazo)."""

    ACKNOWLEDGEMENT = "acknowledgement", _("acuse de recibo")
    FIRST_RESPONSE = "first_response", _("primera respuesta")
    RESOLUTION = "resolution", _("resolución")
    LEGAL = "legal", _("plazo legal")


PROMISED = (ClockKind.RESOLUTION, ClockKind.LEGAL)
"""The clocks whose end is promised to the citizen; the earlier one is the date of the case."""


class TaskKind(models.TextChoices):
    """What an area is asked to do about a case that another area owns (tarea, pase)."""

    INSPECT = "inspect", _("inspeccionar")
    OPINION = "opinion", _("opinar")
    EXECUTE = "execute", _("hacer")
    APPROVE = "approve", _("aprobar")


class TaskState(models.TextChoices):
    """State of a task."""

    OPEN = "open", _("pendiente")
    DONE = "done", _("hecha")
    CANCELLED = "cancelled", _("anulada")


class PlaceSource(models.TextChoices):
    """How the place of a case is known (origen de la ubicación)."""

    WORDS = "words", _("solo con palabras")
    POINT = "point", _("un punto que marcó quien avisa")
    REGISTER = "register", _("ubicado por el registro de calles")


class Danger(models.IntegerChoices):
    """How dangerous what a case tells is for people (nivel de peligro): the points of the priority (domain.md 3.6)."""

    NONE = 0, _("sin peligro para las personas")
    HEALTH = 60, _("riesgo para la salud")
    STREET = 80, _("peligro en la calle: cable, pozo abierto, algo por caer")
    LIFE = 100, _("peligro de vida")
