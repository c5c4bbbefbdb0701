"""Closed vocabularies of the catalogue."""

from django.db import models


class ServiceKind(models.TextChoices):
    """Kinds of public services (domain.md 3.2)."""

    CLAIM = "claim", "reclamo"
    REQUEST = "request", "solicitud"
    REPORT = "report", "denuncia"
    COMPLAINT = "complaint", "queja"
    SUGGESTION = "suggestion", "sugerencia"
    PRAISE = "praise", "felicitación"
    INQUIRY = "inquiry", "consulta"
    PROCEDURE = "procedure", "trámite"
    INFORMATION_ACCESS = "information_access", "acceso a la información"
    DATA_RIGHT = "data_right", "derechos sobre datos personales"
    CERTIFICATE = "certificate", "certificado"
    APPOINTMENT = "appointment", "turno"


class Competence(models.TextChoices):
    """Whose duty the service is."""

    OWN = "own", "propia"
    SHARED = "shared", "compartida"
    EXTERNAL = "external", "de otro organismo"


class VersionStatus(models.TextChoices):
    """Life of a version; cases keep the version they were opened with."""

    DRAFT = "draft", "borrador"
    PUBLISHED = "published", "publicada"
    RETIRED = "retired", "retirada"


class TermUnit(models.TextChoices):
    """Unit of a service level."""

    HOUR = "hour", "horas"
    BUSINESS_DAY = "business_day", "días hábiles"
    CALENDAR_DAY = "calendar_day", "días corridos"


class Visibility(models.TextChoices):
    """Who may learn that a case of this service exists."""

    NORMAL = "normal", "normal"
    RESERVED = "reserved", "identidad reservada"
    PROTECTED = "protected", "ruta protegida"


class EvidenceRule(models.TextChoices):
    """What must be there before a case may be called resolved."""

    ANSWER = "answer", "respuesta"
    PHOTO = "photo", "foto"
    ACT = "act", "acto o acta"
