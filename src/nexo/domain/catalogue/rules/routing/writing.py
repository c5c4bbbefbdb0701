"""Write a rule: as the language has it, and as the case that it routed tells it."""

from collections.abc import Sequence

from django.utils.translation import gettext_noop

from nexo.domain.catalogue.rules.routing.grammar import BY_NEED, WORD_OF
from nexo.domain.catalogue.rules.routing.names import Vocabulary
from nexo.domain.catalogue.rules.routing.sentence import Choice, Condition, Field, Load, Sentence

OWNERS = gettext_noop("área responsable del servicio")
"""The reason of a case that no rule took."""
_TOLD = 3
_ROOM = 200


def shortened(reason: str) -> str:
    """Return a reason as a case has room for it: 200 letters."""
    return reason if len(reason) <= _ROOM else f"{reason[: _ROOM - 1].rstrip()}…"


def render(sentence: Sentence, vocabulary: Vocabulary) -> str:
    """Return the one way to write a rule: `parse` reads it back as it was."""
    target = f"va a {vocabulary.units.written(sentence.target)}" if sentence.target else "va al área dueña"
    if not sentence.conditions:
        return f"siempre {target}"
    return f"{asked(sentence.conditions, vocabulary)}, {target}"


def asked(conditions: Sequence[Condition], vocabulary: Vocabulary) -> str:
    """Return conditions as the language has them, with the «si» before them."""
    return f"si {' y '.join(_condition(one, vocabulary) for one in conditions)}"


def _condition(one: Condition, vocabulary: Vocabulary) -> str:
    if isinstance(one, Load):
        cases = "caso abierto" if one.over == 1 else "casos abiertos"
        return f"hay más de {one.over} {cases} en {vocabulary.units.written(one.unit)}"
    names = vocabulary.fields[one.field]
    values = (" ni " if one.negated else " o ").join(names.written(code) for code in one.values)
    return f"{WORD_OF[one.field]} {'no es' if one.negated else 'es'} {values}"


def told(sentence: Sentence, vocabulary: Vocabulary) -> str:
    """Return why a rule applied, as it is kept on the case: by names, and of the person only that it is for them."""
    if not sentence.conditions:
        return "vale para todos los casos"
    of_person = [one for one in sentence.conditions if isinstance(one, Choice) and one.field is Field.PERSON]
    parts = [_told(one, vocabulary) for one in sentence.conditions if one not in of_person]
    return ", ".join([*filter(None, [" y ".join(parts)]), *([BY_NEED] if of_person else [])])


def _told(one: Condition, vocabulary: Vocabulary) -> str:
    if isinstance(one, Load):
        return f"hay más de {one.over} casos abiertos en {vocabulary.units.name_of(one.unit)}"
    shown = _few([vocabulary.fields[one.field].name_of(code) for code in one.values], one)
    return f"{WORD_OF[one.field]} {'no es' if one.negated else 'es'} {shown}"


def _few(names: Sequence[str], one: Choice) -> str:
    joint = " ni " if one.negated else " o "
    if len(names) <= _TOLD + 1:
        return joint.join(names)
    return f"{', '.join(names[:_TOLD])}{joint}una de {len(names) - _TOLD} más"
