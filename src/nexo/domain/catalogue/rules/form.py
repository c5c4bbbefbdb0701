"""The form of a service: its questions in the language in force, and the check of what was answered."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nexo.domain.catalogue.errors import AnswersInvalid
from nexo.kernel.text.languages import said_in

_LONGEST = {"text": 200, "longtext": 4000}
_TRUE, _FALSE = {"true", "1", "si", "sí", "on", "yes"}, {"false", "0", "no", "off"}


def validate_answers(fields: Sequence[Mapping[str, Any]], data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the clean answers, by field name; answers that no field asks for are left out.

    Raises `AnswersInvalid` with a sentence for each field at fault. `fields` as in `ServiceVersion.fields`. What is
    asked only if something else was answered is left out where that was not.
    """
    clean: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for field in fields:
        if not is_asked(field, clean):
            continue
        name, value = str(field["name"]), data.get(str(field["name"]))
        if value is None or value == [] or (isinstance(value, str) and not value.strip()):
            if field.get("required"):
                faults[name] = _("Falta completar «%(label)s».") % {"label": label_of(field)}
            continue
        try:
            clean[name] = _CLEANERS[field.get("type", "text")](field, value)
        except (ValueError, TypeError):
            faults[name] = _fault(field)
    if faults:
        raise AnswersInvalid(faults)
    return clean


def is_asked(field: Mapping[str, Any], clean: Mapping[str, Any]) -> bool:
    """Say whether a question is asked, given the clean answers to those before it."""
    only_if = field.get("only_if")
    if not only_if:
        return True
    given = clean.get(str(only_if["name"]))
    held = given if isinstance(given, list) else [given]
    return any(stored(one) in only_if["values"] for one in held)


def stored(value: object) -> str:
    """Return an answer as conditions name it: a yes is "true", a no "false"."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def label_of(field: Mapping[str, Any]) -> str:
    """Return a question, or what an option is called; Spanish where there is no other."""
    return said_in(field, "label")


def help_of(field: Mapping[str, Any]) -> str:
    """Return the line that helps to answer a question, or nothing."""
    return said_in(field, "help")


def choices_of(field: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the options of a question: what is kept and what is told."""
    return [
        (_value(choice), label_of(choice) if isinstance(choice, Mapping) else str(choice))
        for choice in field.get("choices", ())
    ]


def answer_of(field: Mapping[str, Any], value: object) -> str:
    """Return an answer as it is told: yes or no, the name of an option, or what was written."""
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    if isinstance(value, list):
        return ", ".join(answer_of(field, one) for one in value)
    return dict(choices_of(field)).get(str(value), str(value))


def _text(field: Mapping[str, Any], value: object) -> str:
    text = str(value).strip()
    if len(text) > _LONGEST[str(field.get("type", "text"))]:
        raise ValueError("too long")
    return text


def _choice(field: Mapping[str, Any], value: object) -> str:
    if str(value) not in {_value(choice) for choice in field["choices"]}:
        raise ValueError("not a choice")
    return str(value)


def _choices(field: Mapping[str, Any], value: object) -> list[str]:
    given = [str(one) for one in value] if isinstance(value, (list, tuple)) else [str(value)]
    kept = [name for name, _label in choices_of(field)]
    if not set(given) <= set(kept):
        raise ValueError("not a choice")
    return [name for name in kept if name in given]


def _value(choice: object) -> str:
    return str(choice["value"] if isinstance(choice, Mapping) else choice)


def _number(_field: Mapping[str, Any], value: object) -> int | float:
    number = float(str(value).replace(",", "."))
    if number != number or abs(number) > 10**12:  # noqa: PLR0124 - NaN is the one unequal to itself
        raise ValueError("not a number")
    return int(number) if number.is_integer() else number


def _date(_field: Mapping[str, Any], value: object) -> str:
    return date.fromisoformat(str(value)).isoformat()


def _bool(_field: Mapping[str, Any], value: object) -> bool:
    text = str(value).strip().lower()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise ValueError("neither yes nor no")


_CLEANERS: dict[str, Callable[[Mapping[str, Any], object], Any]] = {
    "text": _text,
    "longtext": _text,
    "choice": _choice,
    "choices": _choices,
    "number": _number,
    "date": _date,
    "bool": _bool,
}

_TOO_LONG = gettext_noop("«%(label)s» es demasiado largo.")
_FAULTS = {
    "choice": gettext_noop("Elegí una de las opciones de «%(label)s»."),
    "choices": gettext_noop("Elegí una de las opciones de «%(label)s»."),
    "number": gettext_noop("«%(label)s» tiene que ser un número."),
    "date": gettext_noop("«%(label)s» tiene que ser una fecha."),
    "bool": gettext_noop("Respondé sí o no en «%(label)s»."),
}


def _fault(field: Mapping[str, Any]) -> str:
    sentence = _FAULTS.get(field.get("type", "text"), _TOO_LONG)
    return _(sentence) % {"label": label_of(field)}
