"""Closed vocabularies of improvements."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProblemState(models.TextChoices):
    """Life of a problem: seen, its cause known, a plan accepted; then fixed, or not a problem after all."""

    SEEN = "seen", _("visto")
    ANALYSED = "analysed", _("con causa")
    PLANNED = "planned", _("con plan")
    FIXED = "fixed", _("arreglado")
    DISCARDED = "discarded", _("descartado")


LIVING = (ProblemState.SEEN, ProblemState.ANALYSED, ProblemState.PLANNED)


class ActionState(models.TextChoices):
    """Life of an improvement action; its effect is measured some time after it is done."""

    PROPOSED = "proposed", _("propuesta")
    ACCEPTED = "accepted", _("aceptada")
    IN_PROGRESS = "in_progress", _("en marcha")
    DONE = "done", _("hecha, falta medir")
    MEASURED = "measured", _("medida")
    DROPPED = "dropped", _("no se hace")


UNDONE = (ActionState.PROPOSED, ActionState.ACCEPTED, ActionState.IN_PROGRESS)
PUBLIC_ACTIONS = (ActionState.ACCEPTED, ActionState.IN_PROGRESS, ActionState.DONE, ActionState.MEASURED)


class Metric(models.TextChoices):
    """By what an improvement is judged (domain.md 4.5)."""

    CSAT = "csat", _("opinan bien (puntajes 4 y 5)")
    REOPENED = "reopened", _("casos que se reabren")
    INCIDENTS = "incidents", _("incidentes por mes")
    MEDIAN_DAYS = "median_days", _("días hasta resolver (mediana)")


class Verdict(models.TextChoices):
    """What the comparison allows to be said."""

    BETTER = "better", _("mejoró")
    WORSE = "worse", _("empeoró")
    NO_DIFFERENCE = "no_difference", _("no se nota diferencia")
    TOO_FEW = "too_few", _("muy pocos casos para saber")
    ALONE = "alone", _("no hay con qué comparar")


class SuggestionKind(models.TextChoices):
    """What repeats."""

    PLACE = "place", _("el mismo lugar")
    ZONE = "zone", _("la misma zona")
    CAUSE = "cause", _("la misma causa")


class SuggestionState(models.TextChoices):
    """What became of a suggestion; LAPSED: it repeats no more."""

    OPEN = "open", _("por decidir")
    TAKEN = "taken", _("tomada")
    DISMISSED = "dismissed", _("descartada")
    LAPSED = "lapsed", _("ya no se repite")
