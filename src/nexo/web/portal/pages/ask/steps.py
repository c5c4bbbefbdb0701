"""Which questions a service asks, in which order: one a page."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from nexo.domain.catalogue.models import ServiceVersion

WHAT, WHERE, PHOTO, DETAILS, REACH, REVIEW = "que", "donde", "foto", "datos", "contacto", "revisar"
TITLES = {
    WHAT: _("Qué pasa"),
    WHERE: _("Dónde"),
    PHOTO: _("Fotos"),
    DETAILS: _("Datos"),
    REACH: _("Cómo te avisamos"),
    REVIEW: _("Revisá tus respuestas"),
}


def steps_of(version: ServiceVersion) -> list[str]:
    """Return the pages of the request, the review last."""
    asked = {
        WHAT: True,
        WHERE: version.needs_location,
        PHOTO: version.wants_photo,
        DETAILS: bool(version.fields),
        REACH: True,
        REVIEW: True,
    }
    return [step for step, is_asked in asked.items() if is_asked]


def after(steps: Sequence[str], step: str, done: Sequence[str]) -> str:
    """Return where to go from `step`: on, or back to the review when all the rest was answered."""
    if all(other in done for other in steps if other != REVIEW):
        return REVIEW
    return steps[min(steps.index(step) + 1, len(steps) - 1)]


def before(steps: Sequence[str], step: str) -> str | None:
    """Return the page before `step`; None before the first."""
    at = steps.index(step)
    return steps[at - 1] if at else None


def first_missing(steps: Sequence[str], done: Sequence[str]) -> str:
    """Return the first page that was not answered; the review when all were."""
    return next((step for step in steps if step != REVIEW and step not in done), REVIEW)
