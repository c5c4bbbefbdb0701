"""Whether the questions of a form can be asked: names, options, conditions; said in words where not."""

from collections.abc import Mapping, Sequence
from typing import Any

from nexo.domain.catalogue.enums import LISTED, FieldKind
from nexo.domain.catalogue.errors import QuestionInvalid
from nexo.domain.catalogue.rules.form import choices_of
from nexo.kernel.text.fold import fold

Question = Mapping[str, Any]

MOST_QUESTIONS, MOST_OPTIONS = 30, 40
LABEL, HELP = 120, 200


def examine(fields: Sequence[Question]) -> None:
    """Raise `QuestionInvalid` for the first question that cannot be, with the part of it that is wrong."""
    if len(fields) > MOST_QUESTIONS:
        raise QuestionInvalid("Son demasiadas preguntas: van hasta 30.", name="", field="label")
    labels: dict[str, str] = {}
    for field in fields:
        _examine_label(field, labels)
        _examine_options(field)
    _examine_circles(fields)
    for place, field in enumerate(fields):
        _examine_condition(field, fields[:place], fields)


def _examine_label(field: Question, labels: dict[str, str]) -> None:
    name, label = str(field["name"]), str(field["label"]).strip()
    if not label:
        raise QuestionInvalid("Escribí la pregunta.", name=name, field="label")
    if len(label) > LABEL:
        raise QuestionInvalid("La pregunta es demasiado larga.", name=name, field="label")
    if len(str(field.get("help", ""))) > HELP:
        raise QuestionInvalid("La ayuda es demasiado larga.", name=name, field="help")
    if field.get("type") not in FieldKind.values:
        raise QuestionInvalid("Ese tipo de pregunta no existe.", name=name, field="type")
    alike = fold(label)
    if alike in labels or name in labels.values():
        raise QuestionInvalid("Ya hay otra pregunta con ese nombre.", name=name, field="label")
    labels[alike] = name


def _examine_options(field: Question) -> None:
    if field.get("type") not in LISTED:
        return
    name, options = str(field["name"]), choices_of(field)
    if len(options) < 2:  # noqa: PLR2004 - one option is no choice
        raise QuestionInvalid("Escribí al menos dos opciones, una por renglón.", name=name, field="choices")
    if len(options) > MOST_OPTIONS:
        raise QuestionInvalid("Son demasiadas opciones: van hasta 40.", name=name, field="choices")
    if len({fold(label) for _value, label in options}) < len(options):
        raise QuestionInvalid("Hay dos opciones iguales.", name=name, field="choices")


def _examine_circles(fields: Sequence[Question]) -> None:
    """Refuse questions that wait for one another: nobody would ever be asked them."""
    waits = {str(one["name"]): str(one["only_if"]["name"]) for one in fields if one.get("only_if")}
    for name, at in waits.items():
        seen = {name}
        while at in waits and at not in seen:
            seen.add(at)
            at = waits[at]  # noqa: PLW2901 - the walk
        if at == name:
            raise QuestionInvalid("Las condiciones se esperan en círculo.", name=name, field="only_if")


def _examine_condition(field: Question, before: Sequence[Question], fields: Sequence[Question]) -> None:
    only_if = field.get("only_if")
    if not only_if:
        return
    name, wanted = str(field["name"]), str(only_if["name"])
    asked = next((one for one in before if one["name"] == wanted), None)
    if asked is None:
        later = next((one for one in fields if one["name"] == wanted), None)
        if later is None:
            raise QuestionInvalid(
                "«%(label)s» depende de una pregunta que ya no está.",
                name=name,
                field="only_if",
                values={"label": field["label"]},
            )
        raise QuestionInvalid(
            "«%(label)s» depende de «%(other)s», que se pregunta después.",
            name=name,
            field="only_if",
            values={"label": field["label"], "other": later["label"]},
        )
    if not only_if["values"] or not set(only_if["values"]) <= set(answers_to(asked)):
        raise QuestionInvalid(
            "«%(label)s» depende de una respuesta que «%(other)s» no tiene.",
            name=name,
            field="only_if",
            values={"label": field["label"], "other": asked["label"]},
        )


def answers_to(field: Question) -> list[str]:
    """Return the answers that a condition may wait for: none for what is written freely."""
    if field.get("type") == FieldKind.YES_NO:
        return ["true", "false"]
    return [value for value, _label in choices_of(field)] if field.get("type") in LISTED else []
