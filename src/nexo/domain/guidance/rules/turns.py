"""What every step gives back: how the talk stands, what to say, what may be chosen and what is to be done."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from nexo.domain.guidance.enums import Step
from nexo.domain.guidance.rules import sentences
from nexo.domain.guidance.rules.facts import Spot

PERSON, MENU, DONE, NONE, OTHER_CODE, YES = "person", "menu", "done", "none", "code", "yes"
"""Keys of choices that mean the same everywhere."""
MOST_MISSES = 2
_MOST_KEPT, _LONGEST_KEPT = 12, 500


class Deed(StrEnum):
    """What the house is to do besides answering."""

    OPEN_CASE = "open_case"
    HAND_OVER = "hand_over"
    END = "end"


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: its key, and its words in the language in force."""

    key: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a person said: words, the key of a button of ours, a point on the map, a file."""

    text: str = ""
    pressed: str = ""
    point: tuple[float, float] | None = None
    has_file: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How far a talk got and what is known by now.

    `offered` are the choices last shown, in their order; `wants` what the search is for (`report`, `where`);
    `words` what the person said, for whoever takes over.
    """

    step: Step = Step.MENU
    misses: int = 0
    has_answered: bool = False
    has_begun: bool = False
    offered: tuple[Option, ...] = ()
    wants: str = ""
    service: str = ""
    what: str = ""
    place: Spot | None = None
    places: tuple[Spot, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    asking: str = ""
    code: str = ""
    tries: int = 0
    words: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return what is kept beside the columns of a talk."""
        kept = asdict(self)
        return {name: kept[name] for name in kept if name not in _COLUMNS and kept[name]}


_COLUMNS = frozenset({"step", "misses", "has_answered"})


def state_of(*, step: str, misses: int, has_answered: bool, kept: Mapping[str, Any]) -> State:
    """Return the state that was kept."""
    place = kept.get("place")
    return State(
        **{
            **kept,
            "step": Step(step),
            "misses": misses,
            "has_answered": has_answered,
            "offered": tuple(Option(**one) for one in kept.get("offered", ())),
            "place": Spot(**place) if place else None,
            "places": tuple(Spot(**one) for one in kept.get("places", ())),
            "words": tuple(kept.get("words", ())),
        }
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """The answer to one message."""

    state: State
    says: str = ""
    options: tuple[Option, ...] = ()
    deed: Deed | None = None


def ask(state: State, step: Step, says: str, options: Sequence[Option] = ()) -> Turn:
    """Return a question; whoever got here was understood."""
    asked = replace(state, step=step, misses=0, offered=tuple(options), has_begun=True)
    return Turn(asked, says, asked.offered)


def more(state: State, says: str) -> Turn:
    """Return an answer, and whether something else is needed."""
    answered = replace(state, has_answered=True, wants="", service="", what="", place=None, places=())
    answered = replace(answered, asking="", fields={}, code="")
    options = (Option(MENU, sentences.see_menu()), Option(DONE, sentences.nothing_more()))
    return ask(answered, Step.MORE, f"{says}\n\n{sentences.anything_else()}", options)


def missed(state: State, says: str = "") -> Turn:
    """Return what to say to something that was not understood: after the second time a person is offered."""
    if state.step is Step.OFFER:
        return handed(state)
    misses = state.misses + 1
    if misses >= MOST_MISSES:
        options = (Option(PERSON, sentences.talk_to_person()), Option(MENU, sentences.see_menu()))
        return ask(state, Step.OFFER, sentences.offer_person(), options)
    again = replace(state, misses=misses, has_begun=True)
    return Turn(again, says or sentences.not_understood(), again.offered)


def handed(state: State, says: str = "") -> Turn:
    """Return the hand-over to a person, with what must be read at once first."""
    said = "\n\n".join(filter(None, (says, sentences.handing_over())))
    return Turn(replace(state, offered=()), said, (), Deed.HAND_OVER)


def noted(state: State, said: Said) -> State:
    """Keep the words for whoever may take over."""
    words = said.text.strip()[:_LONGEST_KEPT]
    return replace(state, words=(*state.words, words)[-_MOST_KEPT:]) if words else state
