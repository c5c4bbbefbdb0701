"""Closed vocabularies of campaigns."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What people agree to be written to about; the value is the purpose of their consent. None is political."""

    SERVICES = "services", _("avisos de servicios: cortes, obras, vencimientos")
    HEALTH = "health", _("salud y prevención")
    CULTURE = "culture", _("cultura, deporte y cursos")
    PARTICIPATION = "participation", _("consultas y audiencias")
    NEWS = "news", _("novedades de la gestión")
    LAW = "law", _("comunicación que la ley ordena")


PUBLICITY = frozenset({Purpose.NEWS, Purpose.CULTURE})
"""What counts as publicity of government: it stops in an electoral freeze."""
TOPICS = tuple(purpose for purpose in Purpose if purpose is not Purpose.LAW)
"""What a person can agree to."""


class CampaignState(models.TextChoices):
    """Where a campaign stands."""

    DRAFT = "draft", _("borrador")
    SCHEDULED = "scheduled", _("programada")
    RUNNING = "running", _("en curso")
    PAUSED = "paused", _("en pausa")
    DONE = "done", _("terminada")
    CANCELLED = "cancelled", _("cancelada")


class RecipientState(models.TextChoices):
    """What became of one person in one campaign."""

    WAITING = "waiting", _("espera su turno")
    QUEUED = "queued", _("con mensaje")
    SKIPPED = "skipped", _("sin mensaje")


class Skip(models.TextChoices):
    """Why a person of the list got no message."""

    NO_CONSENT = "no_consent", _("ya no da su consentimiento")
    REFUSED = "refused", _("pidió que no le escribamos")
    NO_CHANNEL = "no_channel", _("no hay un medio por el que se pueda escribir")
    NO_TEMPLATE = "no_template", _("pasó la ventana y no hay plantilla")
    CHANNEL_SAID_NO = "channel_said_no", _("el canal no admite el mensaje")
    PROTECTED = "protected", _("su registro está protegido")
    CANCELLED = "cancelled", _("se canceló la campaña")


class AgeBand(models.TextChoices):
    """Ages in groups wide enough to name nobody; a child is written to by no campaign."""

    YOUNG = "16-24", _("16 a 24 años")
    ADULT = "25-39", _("25 a 39 años")
    MIDDLE = "40-59", _("40 a 59 años")
    OLDER = "60-", _("60 años o más")
