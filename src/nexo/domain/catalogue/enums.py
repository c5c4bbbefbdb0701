"""Closed vocabularies of the catalogue."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ServiceKind(models.TextChoices):
    """Kinds of public services (domain.md 3.2)."""

    CLAIM = "claim", _("reclamo")
    REQUEST = "request", _("solicitud")
    REPORT = "report", _("denuncia")
    COMPLAINT = "complaint", _("queja")
    SUGGESTION = "suggestion", _("sugerencia")
    PRAISE = "praise", _("felicitación")
    INQUIRY = "inquiry", _("consulta")
    PROCEDURE = "procedure", _("trámite")
    INFORMATION_ACCESS = "information_access", _("acceso a la información")
    DATA_RIGHT = "data_right", _("derechos sobre datos personales")
    CERTIFICATE = "certificate", _("certificado")
    APPOINTMENT = "appointment", _("turno")


class Competence(models.TextChoices):
    """Whose duty the service is."""

    OWN = "own", _("propia")
    SHARED = "shared", _("compartida")
    EXTERNAL = "external", _("de otro organismo")


class VersionStatus(models.TextChoices):
    """Life of a version; cases keep the version they were opened with."""

    DRAFT = "draft", _("borrador")
    PUBLISHED = "published", _("publicada")
    RETIRED = "retired", _("retirada")


class TermUnit(models.TextChoices):
    """Unit of a service level."""

    HOUR = "hour", _("horas")
    BUSINESS_DAY = "business_day", _("días hábiles")
    CALENDAR_DAY = "calendar_day", _("días corridos")
    MONTH = "month", _("meses")
    YEAR = "year", _("años")


class StartRule(models.TextChoices):
    """From what a legal term counts; always from the day after."""

    ADMINISTRATION = "receipt_by_administration", _("desde que lo recibe la administración")
    COMPETENT = "receipt_by_competent", _("desde que lo recibe el área competente")
    NOTIFICATION = "notification", _("desde la notificación")


class PauseRule(models.TextChoices):
    """What makes a legal term stand still, where its norm says so."""

    CITIZEN = "citizen", _("mientras falta algo de quien lo pidió")
    VIEW = "view", _("mientras se consulta el expediente")


class Silence(models.TextChoices):
    """What it means that the term ends without an answer."""

    NONE = "none", _("sin efecto propio")
    NEGATIVE = "negative", _("se entiende negado")
    POSITIVE = "positive", _("se entiende concedido")
    AGGRAVATES = "aggravates", _("agrava la falta")


class Verification(models.TextChoices):
    """How sure a legal term is: drafts are confirmed by local counsel before anybody relies on them."""

    VERIFIED = "V", _("vista en fuente pública")
    KNOWN = "K", _("borrador, falta confirmarla")
    COUNSEL = "counsel", _("confirmada por asesoría letrada")


class DelegatedAct(models.TextChoices):
    """What may be delegated: only what the house enforces (R22)."""

    RESOLVE = "resolve", _("resolver en el momento")


class Visibility(models.TextChoices):
    """Who may learn that a case of this service exists."""

    NORMAL = "normal", _("normal")
    RESERVED = "reserved", _("identidad reservada")
    PROTECTED = "protected", _("ruta protegida")
    ABOVE = "above", _("la revisa quien está por encima del área")


HIDDEN = frozenset({Visibility.PROTECTED, Visibility.ABOVE})
"""Of these only whoever works on a case may learn that there is one."""


class EvidenceRule(models.TextChoices):
    """What must be there before a case may be called resolved."""

    ANSWER = "answer", _("respuesta")
    PHOTO = "photo", _("foto")
    ACT = "act", _("acto o acta")


class SignKind(models.TextChoices):
    """What a sign is: it stands in a place, or on a site."""

    QR = "qr", _("cartel con QR")
    WIDGET = "widget", _("botón en otro sitio")


class FieldKind(models.TextChoices):
    """Kinds of questions in the form of a service."""

    TEXT = "text", _("un renglón")
    LONG_TEXT = "longtext", _("un texto largo")
    NUMBER = "number", _("un número")
    DATE = "date", _("una fecha")
    CHOICE = "choice", _("una opción de una lista")
    CHOICES = "choices", _("varias opciones de una lista")
    YES_NO = "bool", _("sí o no")


LISTED = frozenset({FieldKind.CHOICE, FieldKind.CHOICES})
"""Questions that need options."""


class Lack(models.TextChoices):
    """What a service needs to go live and does not have (R25)."""

    OWNER = "owner", _("un área responsable vigente")
    DEPUTY = "deputy", _("un área suplente vigente, distinta de la responsable")
    STAFF = "staff", _("alguien con un rol en el área responsable")
    TRAINED = "trained", _("alguien del área responsable con capacitación vigente")
    TEXTS = "texts", _("los textos para la gente: en una frase y en detalle")
