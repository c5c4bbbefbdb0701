"""The names that a rule may use, and how they are found in its words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nexo.domain.catalogue.rules.routing.sentence import Field
from nexo.kernel.text import closeness
from nexo.kernel.text.fold import fold

_TOKEN = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"|,|[^\s,«»“”\"]+")
_WORD = re.compile(r"[^\s,«»“”\"]+|,")
_QUOTES = '«»“”"'
_JOINTS = frozenset({("o",), ("y",), ("ni",), (",",)})
_CLOSE = 62.0
_TYPED = 8

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a rule as it was typed: where it begins (from 0), its place (from 1), its folded words."""

    text: str
    start: int
    place: int
    key: Key
    quoted: bool = False


def tokens_of(text: str) -> list[Token]:
    """Take a rule apart; what stands between quotes is one token, and a final full stop is none."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        quoted = match[0][0] in _QUOTES
        key = key_of(match[0])
        if key:
            found.append(Token(match[0].strip(_QUOTES), match.start(), len(found) + 1, key, quoted))
    return found


def key_of(text: str) -> Key:
    """Return the words of a name as they are compared: case, accents, quotes and full stops aside."""
    return tuple(
        word
        for piece in _WORD.findall(text)
        for word in (part.strip(".;:") for part in fold(piece).split())
        if word
    )


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a code and a name."""

    code: str
    name: str


class Names:
    """The things of one kind that a rule may name, by code or by name."""

    def __init__(self, things: Iterable[Named], *, by_code: bool = False) -> None:
        """Keep `things`; `by_code` writes them by their code, which is shorter than their name."""
        self.things = tuple(things)
        self._by_code = by_code
        self._names = {one.code: one.name for one in self.things}
        self._keys: dict[Key, str] = {}
        for one in self.things:
            self._keys.setdefault(key_of(one.code), one.code)
        twice: set[Key] = set()
        for one in self.things:
            key = key_of(one.name)
            if self._keys.setdefault(key, one.code) != one.code:
                twice.add(key)
        # Two things of one name are told apart by their codes alone.
        codes = {key_of(one.code) for one in self.things}
        for key in twice - codes:
            del self._keys[key]
        self._keys.pop((), None)
        self._longest = max(map(len, self._keys), default=0)

    def __contains__(self, code: str) -> bool:
        return code in self._names

    def at(self, tokens: Sequence[Token], begin: int) -> tuple[str, int] | None:
        """Return the code of the longest name that begins at `begin`, and how many tokens it takes."""
        if begin < len(tokens) and tokens[begin].quoted:
            code = self._keys.get(tokens[begin].key)
            return (code, 1) if code is not None else None
        words: Key = ()
        found = None
        for taken, token in enumerate(tokens[begin:], start=1):
            words += token.key
            if token.quoted or len(words) > self._longest:
                break
            code = self._keys.get(words)
            found = (code, taken) if code is not None else found
        return found

    def name_of(self, code: str) -> str:
        """Return the name for people; what is no longer known keeps its code."""
        return self._names.get(code, code)

    def written(self, code: str) -> str:
        """Return how a rule writes it: its name where that says enough, else its code, in quotes if need be."""
        name = self._names.get(code, code)
        shown = code if self._by_code or self._keys.get(key_of(name)) != code else name
        key = key_of(shown)
        is_begun_by = any(
            other[: len(key)] == key and other[len(key) : len(key) + 1] in _JOINTS for other in self._keys
        )
        bare = " ".join("".join(" " if letter in _QUOTES else letter for letter in shown).split())
        return f"«{bare}»" if is_begun_by else bare

    def nearest(self, tokens: Sequence[Token], begin: int) -> str:
        """Return the known name most like what was typed from `begin` on; "" when none is."""
        words: list[str] = []
        for token in tokens[begin:]:
            if token.key in _JOINTS and words:
                break
            words += token.key
        typed = [" ".join(words[:many]) for many in range(1, min(len(words), _TYPED) + 1)]
        best, most = "", _CLOSE
        for key, code in self._keys.items():
            like = max((closeness.ratio(one, " ".join(key)) for one in typed), default=0.0)
            if like > most:
                best, most = code if key == key_of(code) else self._names[code], like
        return best


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the rules of one town may name."""

    fields: Mapping[Field, Names]
    units: Names
