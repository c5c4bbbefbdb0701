"""Closed vocabularies of work on the ground."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderState(models.TextChoices):
    """Where a work order stands."""

    PLANNED = "planned", _("programada")
    ON_THE_WAY = "on_the_way", _("en camino")
    STARTED = "started", _("trabajando")
    DONE = "done", _("hecha")
    NOT_DONE = "not_done", _("no se pudo hacer")
    CANCELLED = "cancelled", _("anulada")


LIVE = (OrderState.PLANNED, OrderState.ON_THE_WAY, OrderState.STARTED)
"""Somebody still has to go, or is there."""


class WhyNot(models.TextChoices):
    """Why a crew could not do the work: a closed list, beside words of its own."""

    NO_ACCESS = "no_access", _("no se pudo entrar")
    NOBODY_THERE = "nobody_there", _("no había nadie")
    NOT_FOUND = "not_found", _("no encontramos el problema")
    WRONG_PLACE = "wrong_place", _("la dirección está mal")
    NO_MATERIAL = "no_material", _("faltó material o equipo")
    OTHER_TRADE = "other_trade", _("hace falta otra cuadrilla")
    UNSAFE = "unsafe", _("no era seguro trabajar")
    WEATHER = "weather", _("el tiempo no dejó")
    OUT_OF_TIME = "out_of_time", _("no alcanzó el día")
    OTHER = "other", _("otro motivo")


class MarkKind(models.TextChoices):
    """What a crew may write down about an order."""

    ON_THE_WAY = "on_the_way", _("salió")
    START = "start", _("empezó")
    DONE = "done", _("terminó")
    NOT_DONE = "not_done", _("no se pudo hacer")
    PHOTO = "photo", _("foto")
    MATERIAL = "material", _("material")


class Outcome(models.TextChoices):
    """What became of a mark: it counts; it is kept beside an order that had changed; or it could not be read."""

    APPLIED = "applied", _("anotado")
    KEPT = "kept", _("guardado aparte")
    REFUSED = "refused", _("no se pudo anotar")


class PhotoKind(models.TextChoices):
    """When a photo was taken."""

    BEFORE = "before", _("antes")
    AFTER = "after", _("después")
