"""The answers as the review shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.catalogue.rules.form import answer_of, is_asked, label_of
from nexo.domain.parties.rules import phones
from nexo.web.portal.memory import Draft
from nexo.web.portal.pages.ask import steps


@dataclass(frozen=True, slots=True)
class Row:
    """One answer and the page where it can be changed."""

    label: str
    value: str
    step: str


def rows(version: ServiceVersion, draft: Draft) -> list[Row]:
    """Return what was answered, in the order of the questions."""
    asked = steps.steps_of(version)
    found = [Row(_("Qué pasa"), draft.description, steps.WHAT)]
    if steps.WHERE in asked:
        found.append(Row(_("Dónde"), _place(draft), steps.WHERE))
    if steps.PHOTO in asked:
        found.append(Row(_("Fotos"), str(len(draft.files) or _("Ninguna")), steps.PHOTO))
    if steps.DETAILS in asked:
        found += [
            Row(label_of(item), _answer(draft, item), steps.DETAILS)
            for item in version.fields
            if is_asked(item, draft.answers)
        ]
    found.append(Row(_("Cómo te avisamos"), _reach(draft), steps.REACH))
    if draft.name:
        found.append(Row(_("Tu nombre"), draft.name, steps.REACH))
    if draft.document:
        found.append(Row(_("Número de documento"), draft.document, steps.REACH))
    return found


def _place(draft: Draft) -> str:
    if draft.spot:
        return _("%(place)s. Lo ubicamos en: %(spot)s") % {"place": draft.place, "spot": draft.spot}
    point = _("El punto que marcaste en tu equipo") if draft.lat is not None else ""
    return ". ".join(part for part in (draft.place, point) if part)


def _answer(draft: Draft, question: Mapping[str, Any]) -> str:
    value = draft.answers.get(question["name"])
    return _("Sin responder") if value is None else answer_of(question, value)


def _reach(draft: Draft) -> str:
    if draft.reach == "none":
        return _("Sin dar datos")
    return phones.readable(draft.contact) if draft.reach == "phone" else draft.contact
