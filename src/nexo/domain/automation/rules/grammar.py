"""The words of the language: two tables, from which rules and macros are read and written.

`{n}` stands for a number, `{phases}` for one or more phases, `{unit}` for an area, `{text}` for words between
quotes, `{answer}` for a standard answer, `{result}` and `{reason}` for one of the closed lists. Words in brackets
may be left out.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nexo.domain.automation.enums import Do, Trigger

WHEN: Final[Mapping[str, Trigger]] = {
    "se abre un caso": Trigger.OPENED,
    "un caso cambia de estado": Trigger.MOVED,
    "un caso pasa a {phases}": Trigger.MOVED,
    "se deriva un caso": Trigger.ASSIGNED,
    "un área devuelve un caso": Trigger.RETURNED,
    "escribe quien lo pidió": Trigger.MESSAGE,
    "llega una calificación": Trigger.SCORE,
    "llega una calificación de {n} o menos": Trigger.SCORE,
    "se vence un plazo": Trigger.BREACHED,
    "{n} personas avisan el mismo problema": Trigger.INCIDENT,
    "faltan {n} días hábiles para el plazo": Trigger.NEAR_DUE,
    "pasan {n} días hábiles sin movimiento": Trigger.IDLE,
}
DO: Final[Mapping[str, Do]] = {
    "agregar la nota {text}": Do.NOTE,
    "pedir a {unit} {text}": Do.TASK,
    "derivar a {unit}": Do.ASSIGN,
    "responder con {answer}": Do.ANSWER,
    "poner en proceso": Do.BEGIN,
    "elevar al nivel {n}": Do.RAISE,
    "tomar el caso": Do.TAKE,
    "programar para dentro de {n} días hábiles": Do.PLAN,
    "preguntar {text}": Do.ASK,
    "resolver como {result} con {answer}": Do.RESOLVE,
    "devolver por {reason} {text}": Do.RETURN,
}
MOST: Final[Mapping[Trigger | Do, int]] = {
    Trigger.SCORE: 5,
    Trigger.INCIDENT: 500,
    Trigger.NEAR_DUE: 60,
    Trigger.IDLE: 250,
    Do.RAISE: 5,
    Do.PLAN: 60,
}
"""The highest number that each may name."""
EXPECTED: Final[Mapping[str, Promise]] = {
    "unit": _("un área"),
    "text": _("un texto entre «comillas»"),
    "answer": _("una respuesta tipo, por su código"),
    "result": _("un resultado"),
    "reason": _("un motivo"),
    "phases": _("un estado del caso"),
}
