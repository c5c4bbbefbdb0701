"""What one version of a service changes against another, in sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nexo.domain.catalogue.enums import FieldKind
from nexo.domain.catalogue.rules.form import answer_of, choices_of, label_of

Question = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A version as it is compared: what is said by name, its switches, its questions, its papers, its name."""

    texts: Mapping[str, str] = field(default_factory=dict)
    switches: Mapping[str, bool] = field(default_factory=dict)
    questions: Sequence[Question] = ()
    documents: Sequence[Mapping[str, Any]] = ()


NAMES = {
    "name": gettext_noop("El nombre"),
    "keywords": gettext_noop("Las palabras de la gente"),
    "summary": gettext_noop("La frase"),
    "description": gettext_noop("El detalle"),
    "cost_text": gettext_noop("El costo"),
    "where_text": gettext_noop("Por dónde se pide"),
    "law_text": gettext_noop("La norma"),
    "response": gettext_noop("La primera respuesta"),
    "resolution": gettext_noop("La solución"),
}
SWITCHES = {
    "needs_location": (
        gettext_noop("Ahora se pregunta el lugar."),
        gettext_noop("Ya no se pregunta el lugar."),
    ),
    "wants_photo": (gettext_noop("Ahora se pide una foto."), gettext_noop("Ya no se pide una foto.")),
    "needs_person": (
        gettext_noop("Ahora se pide nombre y documento."),
        gettext_noop("Ya no se pide nombre y documento."),
    ),
    "needs_contact": (
        gettext_noop("Ahora hay que dejar un contacto."),
        gettext_noop("Ya no hace falta dejar un contacto."),
    ),
    "anonymous_allowed": (
        gettext_noop("Ahora se puede pedir sin dar datos."),
        gettext_noop("Ya no se puede pedir sin dar datos."),
    ),
}


def edition_of(version: Any, names: Mapping[str, str]) -> Edition:
    """Return a version as it is compared; `names`: how the service is found where the version says nothing."""
    listed = version.listed or names
    texts = {name: str(listed.get(name, "")) for name in ("name", "keywords")}
    texts |= {name: str(getattr(version, name)) for name in NAMES if hasattr(version, name)}
    for term in ("response", "resolution"):
        texts[term] = f"{getattr(version, f'{term}_amount')} {getattr(version, f'get_{term}_unit_display')()}"
    return Edition(
        texts=texts,
        switches={name: bool(getattr(version, name)) for name in SWITCHES},
        questions=version.fields,
        documents=version.documents,
    )


def differences(before: Edition, after: Edition) -> list[str]:
    """Return what changes from one version to the next, a sentence each; empty: nothing."""
    return [
        *_texts(before.texts, after.texts),
        *_switches(before.switches, after.switches),
        *_questions(before.questions, after.questions),
        *_documents(before.documents, after.documents),
    ]


def condition_of(question: Question, questions: Sequence[Question]) -> str:
    """Say when a question is asked: 'Solo si «Tipo» es «Poste»'; empty: always."""
    only_if = question.get("only_if")
    asked = next((one for one in questions if only_if and one["name"] == only_if["name"]), None)
    if not only_if or asked is None:
        return ""
    told = [f"«{answer_of(asked, _given(asked, value))}»" for value in only_if["values"]]
    return _("Solo si «%(label)s» es %(values)s") % {
        "label": label_of(asked),
        "values": _(" o ").join(told),
    }


def _given(asked: Question, value: str) -> object:
    return value == "true" if asked.get("type") == FieldKind.YES_NO else value


def _texts(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    found = []
    for name, label in NAMES.items():
        old, new = before.get(name, ""), after.get(name, "")
        if old == new:
            continue
        values = {"what": _(label), "before": _short(old), "after": _short(new)}
        found.append(
            _("%(what)s: «%(before)s» pasa a «%(after)s».") % values
            if old
            else _("%(what)s: ahora dice «%(after)s».") % values
        )
    return found


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}…"  # noqa: PLR2004 - a line


def _switches(before: Mapping[str, bool], after: Mapping[str, bool]) -> list[str]:
    return [
        _(on if after[name] else off)
        for name, (on, off) in SWITCHES.items()
        if name in after and before.get(name) != after[name]
    ]


def _questions(before: Sequence[Question], after: Sequence[Question]) -> list[str]:
    old = {one["name"]: one for one in before}
    new = {one["name"]: one for one in after}
    gone = [
        _("Se quita la pregunta «%(label)s».") % {"label": label_of(old[name])}
        for name in old
        if name not in new
    ]
    come = [
        _("Nueva pregunta: «%(label)s».") % {"label": label_of(new[name])} for name in new if name not in old
    ]
    stay = [name for name in new if name in old]
    changed = [line for name in stay for line in _question(old[name], new[name], after)]
    moved = [name for name in old if name in new] != stay
    return [*gone, *come, *changed, *([_("Cambia el orden de las preguntas.")] if moved else [])]


def _question(old: Question, new: Question, after: Sequence[Question]) -> list[str]:
    label, found = label_of(new), []
    if label_of(old) != label:
        found.append(
            _("La pregunta «%(before)s» pasa a «%(label)s».") % {"before": label_of(old), "label": label}
        )
    if bool(old.get("required")) != bool(new.get("required")):
        sentence = (
            gettext_noop("«%(label)s» pasa a ser obligatoria.")
            if new.get("required")
            else gettext_noop("«%(label)s» pasa a ser optativa.")
        )
        found.append(_(sentence) % {"label": label})
    if old.get("type") != new.get("type"):
        kinds = dict(FieldKind.choices)
        found.append(
            _("«%(label)s» se responde de otra manera: %(kind)s.")
            % {"label": label, "kind": kinds.get(str(new.get("type")), "")}
        )
    if choices_of(old) != choices_of(new):
        found.append(
            _("Las opciones de «%(label)s» pasan a ser: %(options)s.")
            % {"label": label, "options": ", ".join(name for _value, name in choices_of(new)) or "—"}
        )
    if old.get("help", "") != new.get("help", ""):
        found.append(_("Cambia la ayuda de «%(label)s».") % {"label": label})
    if old.get("only_if") != new.get("only_if"):
        when = condition_of(new, after) or _("Siempre")
        found.append(_("Cuándo se pregunta «%(label)s»: %(when)s.") % {"label": label, "when": when})
    return found


def _documents(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[str]:
    old, new = [str(one["name"]) for one in before], [str(one["name"]) for one in after]
    return [
        *(_("Ya no se pide el documento «%(name)s».") % {"name": name} for name in old if name not in new),
        *(_("Ahora se pide el documento «%(name)s».") % {"name": name} for name in new if name not in old),
    ]
