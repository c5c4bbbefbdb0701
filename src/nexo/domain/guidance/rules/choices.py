"""Choices as a channel can show them: buttons or a list where they fit, numbered lines everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from nexo.domain.guidance.rules import sentences
from nexo.domain.guidance.rules.turns import PERSON, Option

Limit = tuple[int, int, int]
"""How many, how long each, how long the text above: as `Capabilities.choices` says it."""
OURS = "g:"
"""Before the key of every choice of ours, as it goes to a provider and comes back."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What leaves: the text, and the buttons that the channel gets."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()


def show(says: str, options: Sequence[Option], *, limits: Sequence[Limit], max_text: int | None) -> Shown:
    """Return the message; a person may be chosen below every question.

    `limits` as the channel says them. Titles that are too long are cut on the buttons and stand whole in the
    lines above; where neither fits, numbers do.
    """
    if not options:
        return Shown(_cut(says, max_text))
    lines = _lines(options)
    every = _with_person(options)
    limit = next((one for one in limits if len(every) <= one[0]), None)
    if limit is None:
        return Shown(_numbered(says, lines, max_text))
    _, longest, longest_text = limit
    buttons = tuple((f"{OURS}{one.key}", _cut(one.title, longest)) for one in every)
    is_whole = all(len(one.title) <= longest for one in every)
    text = says if is_whole else f"{says}\n\n{lines}"
    if len(text) > longest_text:
        return Shown(_numbered(says, lines, max_text))
    return Shown(text, buttons)


def _with_person(options: Sequence[Option]) -> list[Option]:
    if any(one.key == PERSON for one in options):
        return list(options)
    return [*options, Option(PERSON, sentences.talk_to_person())]


def _lines(options: Sequence[Option]) -> str:
    lines = [f"{number}. {one.title}" for number, one in enumerate(options, start=1)]
    if all(one.key != PERSON for one in options):
        lines.append(f"0. {sentences.talk_to_person()}")
    return "\n".join(lines)


def _numbered(says: str, lines: str, max_text: int | None) -> str:
    room = None if max_text is None else max(0, max_text - len(lines) - 2)
    return _cut(f"{_cut(says, room)}\n\n{lines}".strip(), max_text)


def _cut(text: str, longest: int | None) -> str:
    return text if longest is None or len(text) <= longest else f"{text[: max(0, longest - 1)]}…"
