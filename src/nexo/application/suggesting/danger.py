"""How dangerous what a text tells may be: by the town's list of words, and by what was learnt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from nexo.application.suggesting.certainty import Certainty, certainty
from nexo.application.suggesting.held import about, model_of
from nexo.application.suggesting.learn_danger import at_least
from nexo.application.suggesting.place import is_on
from nexo.domain.cases.enums import Danger
from nexo.domain.organisation.enums import SuggestionKind
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.organisation.rules import danger_words

_KIND = SuggestionKind.DANGER
_USUAL = 0.2
_TOLD, _OF_TEN = 20, 10


@dataclass(frozen=True, slots=True)
class SuggestedDanger:
    """A level that a text may deserve, the words of the text that speak for it, and how sure that is.

    `is_listed`: the town's list of words says so. `certainty` is None where only the list does.
    """

    danger: Danger
    certainty: Certainty | None
    because: tuple[str, ...]
    is_listed: bool


@dataclass(frozen=True, slots=True)
class JudgedLevel:
    """How a level did on the newest cases, which the model had not seen: shares from 0 to 1, None of none."""

    danger: Danger
    cases: int
    recall: float | None
    precision: float | None


def suggest_danger(
    *,
    jurisdiction_id: UUID,
    text: str,
    code: str = "",
    above: int = 0,
    local_rules: Mapping[str, Any] | None = None,
) -> list[SuggestedDanger]:
    """Return up to three levels above `above`, the highest first: nothing is ever proposed to be lowered.

    One query, none where the town's `local_rules` are given. Nothing where the town wants none. `code` is the service,
    where it is known: some words speak for some alone.
    """
    if not text.strip():
        return []
    if local_rules is None:
        local_rules = Jurisdiction.objects.only("local_rules").get(pk=jurisdiction_id).local_rules
    if not is_on(local_rules, _KIND):
        return []
    listed = {
        one.level: one.because for one in danger_words.find(danger_words.rules_of(local_rules), text, code)
    }
    learnt = _learnt(jurisdiction_id, text)
    found = []
    for level in sorted({*listed, *learnt}, reverse=True):
        if level <= above:
            continue
        word, because = learnt.get(level, (None, ()))
        found.append(SuggestedDanger(Danger(level), word, listed.get(level) or because, level in listed))
    return found


def _learnt(jurisdiction_id: UUID, text: str) -> dict[int, tuple[Certainty, tuple[str, ...]]]:
    """Return the highest level whose chance passes its threshold, with the word for the chance and the reasons."""
    model = model_of(jurisdiction_id, _KIND)
    if model is None:
        return {}
    chances = model.chances([text])
    for danger in sorted(Danger, reverse=True):
        chance = float(at_least(model.categories, chances, danger)[0])
        if danger and chance >= model.notes.get(f"threshold.{danger:d}", _USUAL):
            because = next(
                (one.because for one in model.suggest(text) if int(one.category) >= danger and one.because),
                (),
            )
            return {danger.value: (certainty(chance) or Certainty.POSSIBLE, because)}
    return {}


def judged_danger(town: Jurisdiction) -> list[JudgedLevel]:
    """Return how each level does, the highest first; nothing where there is no model or the town wants none."""
    found = about(town.id, _KIND) if is_on(town.local_rules, _KIND) else None
    if found is None:
        return []
    return [
        JudgedLevel(
            danger,
            round(found.notes[f"cases.{danger:d}"]),
            found.notes.get(f"recall.{danger:d}"),
            found.notes.get(f"precision.{danger:d}"),
        )
        for danger in sorted(Danger, reverse=True)
        if f"cases.{danger:d}" in found.notes
    ]


def found_of_ten(town: Jurisdiction) -> int | None:
    """Return how many of ten cases with danger in the street or worse are pointed out, never more than they are. No query.

    None where the town wants none, there is no model, or too few such cases to say.
    """
    street = next((one for one in judged_danger(town) if one.danger is Danger.STREET), None)
    if street is None or street.recall is None or street.cases < _TOLD:
        return None
    return int(street.recall * _OF_TEN)
