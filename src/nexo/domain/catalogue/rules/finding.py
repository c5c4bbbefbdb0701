"""Find the services that a person means, in the person's own words, and say why.

The catalogue of a town holds at most a few thousand services, so every entry is weighed: an exact phrase
counts most, then words of the name, then words of the keywords, then words that are nearly the same. Words are
compared as they sound, so that whoever spells by ear finds as much; `respelt` says what was understood.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from nexo.kernel.text import closeness
from nexo.kernel.text.fold import fold
from nexo.kernel.text.sounds import sound_of

Key = TypeVar("Key")

_STOP = frozenset(
    """
    a al algo ante aqui aca asi bien con contra cual como cuando de del desde donde e el ella en entre
    es esa ese eso esta estaba estan este esto fue ha hace hacia han hasta hay la las le les lo los mas
    me mi mis muy ni no nos o otra otro para pero por porque que quien se ser si sin sobre son su sus te
    tengo tiene todo tu tus un una uno y ya yo necesito quiero hacer pedir reclamo reclamar reclamos
    solicitud puedo favor buenas buenos dias hola gracias cuadra casa barrio calle
    """.split()  # noqa: SIM905 - words are read, and added to, as prose
)
_PHRASE, _NAME, _KEYWORD, _ALMOST = 12, 6, 4, 2
_SHORTEST, _STEM = 3, 5
_LONG, _ENDING = 8, 3
"""From so many letters on two slips are forgiven, before that one; so many letters may an ending have."""
_SIGNS = ".,;:!?¿¡()\"'«»"
_STOP_SOUNDS = frozenset(map(sound_of, _STOP))


@dataclass(frozen=True, slots=True)
class Entry(Generic[Key]):
    """A service as the finder sees it: its key, its phrases, and its words by how they sound."""

    key: Key
    phrases: tuple[tuple[str, str], ...]
    """Each as it sounds and as it is told."""
    name_words: tuple[str, ...]
    keyword_words: tuple[str, ...]
    weight: float = 0.0
    spelt: dict[str, str] = field(default_factory=dict)
    """Sound of a word → the word as the catalogue spells it."""


@dataclass(frozen=True, slots=True)
class Found(Generic[Key]):
    """A proposal with its points and the person's words that led to it."""

    key: Key
    points: float
    because: tuple[str, ...]


def entry(key: Key, *, name: str, keywords: str, weight: float = 0.0) -> Entry[Key]:
    """Prepare a service for the finder; `keywords` holds one phrase a line."""
    lines = [line for line in keywords.splitlines() if line.strip()]
    words = [word for text in (name, *lines) for word in _words(text.lower())]
    return Entry(
        key,
        tuple((_sounding(line).rstrip(), fold(line)) for line in lines),
        tuple(map(sound_of, _words(fold(name)))),
        tuple(dict.fromkeys(sound_of(word) for line in lines for word in _words(fold(line)))),
        weight,
        {sound_of(word): word for word in reversed(words)},
    )


def find(text: str, entries: Iterable[Entry[Key]], limit: int = 3) -> list[Found[Key]]:
    """Return the best `limit` entries for `text`, best first; what nothing speaks for is left out."""
    asked = fold(text)
    words = _words(asked)
    found = [proposal for item in entries if (proposal := _weigh(_sounding(asked), words, item))]
    found.sort(key=lambda proposal: -proposal.points)
    return found[:limit]


def respelt(text: str, entries: Iterable[Entry[Key]]) -> str:
    """Return `text` with the words that the catalogue spells otherwise put right; empty where there are none."""
    spelt: dict[str, str] = {}
    for item in entries:
        spelt |= item.spelt
    right = {word: _right(word, spelt) for word in _words(fold(text))}
    changed = {word: other for word, other in right.items() if other and fold(other) != word}
    if not changed:
        return ""
    return " ".join(changed.get(fold(word).strip(_SIGNS), word) for word in text.split())


def _right(word: str, spelt: dict[str, str]) -> str:
    """Return how the catalogue spells a word that is not its own; empty: it is its own, or none resembles it."""
    sound = sound_of(word)
    if sound in spelt:
        return spelt[sound]
    if any(_same(sound, other) for other in spelt):
        return ""
    near = [
        other
        for other in spelt
        if min(len(sound), len(other)) >= _STEM and closeness.slips(sound, other) == 1
    ]
    return spelt[min(near)] if near else ""


def _words(text: str) -> list[str]:
    split = "".join(char if char.isalnum() else " " for char in text).split()
    return [
        word
        for word in dict.fromkeys(split)
        if len(word) >= _SHORTEST and fold(word) not in _STOP and sound_of(word) not in _STOP_SOUNDS
    ]


def _sounding(text: str) -> str:
    """Return a text with every word as it sounds, a blank before each: no phrase is found inside a word."""
    split = "".join(char if char.isalnum() else " " for char in fold(text)).split()
    return f" {' '.join(map(sound_of, split))} "


def _weigh(asked: str, words: Sequence[str], item: Entry[Key]) -> Found[Key] | None:
    points, because = 0.0, []
    for phrase, told in item.phrases:
        if phrase in asked:
            points += _PHRASE
            because.append(told)
    for word in words:
        gained = _points_of(sound_of(word), item)
        if gained:
            points += gained
            because.append(word)
    if not points:
        return None
    return Found(item.key, points + min(1.0, item.weight), tuple(dict.fromkeys(because)))


def _points_of(sound: str, item: Entry[Key]) -> int:
    if any(_same(sound, other) for other in item.name_words):
        return _NAME
    if any(_same(sound, other) for other in item.keyword_words):
        return _KEYWORD
    if any(_nearly(sound, other) for other in (*item.name_words, *item.keyword_words)):
        return _ALMOST
    return 0


def _same(word: str, other: str) -> bool:
    """Say whether two words are one but for their ending (luz, luces; rama, ramas; caído, caída)."""
    if word == other:
        return True
    short = min(len(word), len(other))
    at_least = max(_STEM - 1, short - 1)
    return short >= _STEM - 1 and word[:at_least] == other[:at_least]


def _nearly(word: str, other: str) -> bool:
    """Say whether two words differ by a slip of the pen, or by how a verb ends (planten, plantar)."""
    short, long = min(len(word), len(other)), max(len(word), len(other))
    # Of four letters the first at least has to be right.
    if long - short > _ENDING or short < _STEM - (word[0] == other[0]):
        return False
    if word[:_STEM] == other[:_STEM] and long - _STEM <= _ENDING:
        return True
    return closeness.slips(word, other) <= (1 if short < _LONG else 2)
