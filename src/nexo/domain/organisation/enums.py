"""Closed vocabularies of the organisation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JurisdictionLevel(models.TextChoices):
    """Level of government (nivel de gobierno)."""

    COMMUNE = "commune", _("comuna")
    MUNICIPALITY = "municipality", _("municipalidad")
    DEPARTMENT = "department", _("departamento")
    PROVINCE = "province", _("provincia")
    NATION = "nation", _("nación")


class Role(models.TextChoices):
    """Roles of domain.md 3.5 that staff may hold over units."""

    FRONT_OFFICE = "front_office", _("agente de atención")
    TRIAGE = "triage", _("derivación")
    AREA_RESPONSIBLE = "area_responsible", _("responsable de área")
    CREW = "crew", _("cuadrilla o inspección")
    SUPERVISOR = "supervisor", _("supervisión")
    CHAIN = "chain", _("secretaría o intendencia")
    SOCIAL_WORKER = "social_worker", _("trabajo social")
    SECURITY_ANALYST = "security_analyst", _("análisis de prevención")
    ACCESS_OFFICER = "access_officer", _("responsable de acceso a la información")
    DATA_PROTECTION = "data_protection", _("delegación de datos personales")
    AUDITOR = "auditor", _("auditoría")
    ANALYST = "analyst", _("análisis")
    EDITOR = "editor", _("edición de contenidos")
    SERVICE_OWNER = "service_owner", _("dueña o dueño del servicio")
    ADMINISTRATOR = "administrator", _("administración técnica")
    OMBUDSMAN = "ombudsman", _("defensoría")


class UnitKind(models.TextChoices):
    """What a unit is: an area of a subject, or one that attends a territory (delegación municipal)."""

    AREA = "area", _("área")
    DISTRICT = "district", _("delegación")


class StaffStatus(models.TextChoices):
    """Whether a member of staff is at work."""

    ACTIVE = "active", _("en funciones")
    ON_LEAVE = "on_leave", _("de licencia")
    LEFT = "left", _("dado de baja")


class CalendarKind(models.TextChoices):
    """Whom a calendar binds: a day off for offices is not one for banks or for a crew on duty."""

    ADMINISTRATION = "administration", _("oficinas municipales")
    BANKS = "banks", _("bancos y cobradores")
    CREWS = "crews", _("cuadrillas")


class Parity(models.TextChoices):
    """Which house numbers a stretch of a street holds (vereda par o impar)."""

    ALL = "all", _("todas")
    EVEN = "even", _("pares")
    ODD = "odd", _("impares")


class FoundBy(models.TextChoices):
    """How the register of streets knew a place."""

    NUMBER = "number", _("por calle y número")
    NEAR_NUMBER = "near_number", _("por el número más cercano")
    CORNER = "corner", _("por la esquina")
    STRETCH = "stretch", _("por las calles entre las que está")


class SuggestionKind(models.TextChoices):
    """What is proposed from free text; the value is the local rule that turns it off."""

    SERVICES = "suggestions", _("el servicio")
    DANGER = "suggest_danger", _("el peligro")
    DUPLICATES = "suggest_duplicates", _("los repetidos")
