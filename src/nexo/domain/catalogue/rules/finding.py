"""Find the services that a person means, in the person's own words, and say why.

The catalogue of a town holds at most a few thousand services, so every entry is weighed: an exact phrase
counts most, then words of the name, then words of the keywords, then words that are nearly the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from nexo.kernel.text import closeness
from nexo.kernel.text.fold import fold

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
_SHORTEST, _STEM, _CLOSE = 3, 5, 86


@dataclass(frozen=True, slots=True)
class Entry(Generic[Key]):
    """A service as the finder sees it: its key, its folded name and folded keyword phrases."""

    key: Key
    name: str
    phrases: tuple[str, ...]
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Found(Generic[Key]):
    """A proposal with its points and the person's words that led to it."""

    key: Key
    points: float
    because: tuple[str, ...]


def entry(key: Key, *, name: str, keywords: str, weight: float = 0.0) -> Entry[Key]:
    """Prepare a service for the finder; `keywords` holds one phrase a line."""
    phrases = tuple(folded for line in keywords.splitlines() if (folded := fold(line).strip()))
    return Entry(key, fold(name), phrases, weight)


def find(text: str, entries: Iterable[Entry[Key]], limit: int = 3) -> list[Found[Key]]:
    """Return the best `limit` entries for `text`, best first; what nothing speaks for is left out."""
    asked = fold(text)
    words = _words(asked)
    found = [proposal for item in entries if (proposal := _weigh(asked, words, item))]
    found.sort(key=lambda proposal: -proposal.points)
    return found[:limit]


def _words(text: str) -> list[str]:
    split = "".join(char if char.isalnum() else " " for char in text).split()
    return [word for word in dict.fromkeys(split) if len(word) >= _SHORTEST and word not in _STOP]


def _weigh(asked: str, words: Sequence[str], item: Entry[Key]) -> Found[Key] | None:
    points, because = 0.0, []
    for phrase in item.phrases:
        if phrase in asked:
            points += _PHRASE
            because.append(phrase)
    name_words = _words(item.name)
    keyword_words = {word for phrase in item.phrases for word in _words(phrase)}
    for word in words:
        gained = _points_of(word, name_words, keyword_words)
        if gained:
            points += gained
            because.append(word)
    if not points:
        return None
    return Found(item.key, points + min(1.0, item.weight), tuple(dict.fromkeys(because)))


def _points_of(word: str, name_words: Sequence[str], keyword_words: Iterable[str]) -> int:
    if any(_same(word, other) for other in name_words):
        return _NAME
    if any(_same(word, other) for other in keyword_words):
        return _KEYWORD
    if any(closeness.ratio(word, other) >= _CLOSE for other in (*name_words, *keyword_words)):
        return _ALMOST
    return 0


def _same(word: str, other: str) -> bool:
    """Say whether two words are one but for their ending (luz, luces; rama, ramas; caído, caída)."""
    if word == other:
        return True
    short, long = sorted((word, other), key=len)
    return len(short) >= _STEM - 1 and long.startswith(short[: max(_STEM - 1, len(short) - 1)])
