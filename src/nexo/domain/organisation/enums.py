"""Closed vocabularies of the organisation."""

from django.db import models


class JurisdictionLevel(models.TextChoices):
    """Level of government (nivel de gobierno)."""

    COMMUNE = "commune", "comuna"
    MUNICIPALITY = "municipality", "municipalidad"
    DEPARTMENT = "department", "departamento"
    PROVINCE = "province", "provincia"
    NATION = "nation", "nación"


class Role(models.TextChoices):
    """Roles of domain.md 3.5 that staff may hold over units."""

    FRONT_OFFICE = "front_office", "agente de atención"
    TRIAGE = "triage", "derivación"
    AREA_RESPONSIBLE = "area_responsible", "responsable de área"
    CREW = "crew", "cuadrilla o inspección"
    SUPERVISOR = "supervisor", "supervisión"
    CHAIN = "chain", "secretaría o intendencia"
    SOCIAL_WORKER = "social_worker", "trabajo social"
    SECURITY_ANALYST = "security_analyst", "análisis de prevención"
    ACCESS_OFFICER = "access_officer", "responsable de acceso a la información"
    DATA_PROTECTION = "data_protection", "delegación de datos personales"
    AUDITOR = "auditor", "auditoría"
    ANALYST = "analyst", "análisis"
    EDITOR = "editor", "edición de contenidos"
    SERVICE_OWNER = "service_owner", "dueña o dueño del servicio"
    ADMINISTRATOR = "administrator", "administración técnica"
    OMBUDSMAN = "ombudsman", "defensoría"


class StaffStatus(models.TextChoices):
    """Whether a member of staff is at work."""

    ACTIVE = "active", "en funciones"
    ON_LEAVE = "on_leave", "de licencia"
    LEFT = "left", "dado de baja"


class Parity(models.TextChoices):
    """Which house numbers a stretch of a street holds (vereda par o impar)."""

    ALL = "all", "todas"
    EVEN = "even", "pares"
    ODD = "odd", "impares"


class FoundBy(models.TextChoices):
    """How the register of streets knew a place."""

    NUMBER = "number", "por calle y número"
    NEAR_NUMBER = "near_number", "por el número más cercano"
    CORNER = "corner", "por la esquina"
    STRETCH = "stretch", "por las calles entre las que está"
