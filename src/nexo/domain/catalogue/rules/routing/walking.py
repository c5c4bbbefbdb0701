"""Walk over the words of a sentence once, from left to right, and say in words what is wrong with it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_noop

from nexo.domain.catalogue.errors import RuleUnreadable
from nexo.domain.catalogue.rules.routing.names import Named, Names, Token


class Walker:
    """The words of one sentence and how far they were read."""

    def __init__(self, tokens: list[Token]) -> None:
        """Begin at the first word."""
        self._tokens, self._at = tokens, 0

    @property
    def at_end(self) -> bool:
        """Whether every word was read."""
        return self._at >= len(self._tokens)

    @property
    def place(self) -> int:
        """How many words were read."""
        return self._at

    def back_to(self, place: int) -> None:
        """Read again from a place."""
        self._at = place

    def word(self) -> str:
        """Return the next word, folded; "" at the end and before what stands between quotes."""
        token = None if self.at_end else self._tokens[self._at]
        return "" if token is None or token.quoted or len(token.key) != 1 else token.key[0]

    def is_next(self, word: str, ahead: int = 0) -> bool:
        """Say whether `word` comes next, or so many words ahead."""
        at = self._at + ahead
        return at < len(self._tokens) and not self._tokens[at].quoted and self._tokens[at].key == (word,)

    def took(self, word: str) -> bool:
        """Read `word` if it comes next."""
        taken = self.is_next(word)
        self._at += taken
        return taken

    def skip(self, many: int = 1) -> None:
        """Read some words whatever they are."""
        self._at += many

    def expect(self, word: str) -> None:
        """Read `word`; raises `RuleUnreadable` where something else comes next."""
        if not self.took(word):
            shown = {"mas": "más", "area": "área"}.get(word, word)
            raise self.wrong(f"«{shown}»", Names((Named(word, word),)))

    def named(self, names: Names, expected: Promise | str) -> str:
        """Read one of `names` and return its code."""
        found = names.at(self._tokens, self._at)
        if found is None:
            raise self.wrong(expected, names)
        self._at += found[1]
        return found[0]

    def number(self, most: int, expected: Promise | str) -> int:
        """Read a whole number from 1 to `most`."""
        digits = self.word()
        if not (digits.isascii() and digits.isdigit() and 1 <= int(digits[:9]) <= most):
            raise self.wrong(expected)
        self._at += 1
        return int(digits)

    def quoted(self, expected: Promise | str) -> str:
        """Read what stands between quotes."""
        if self.at_end or not self._tokens[self._at].quoted:
            raise self.wrong(expected)
        self._at += 1
        return self._tokens[self._at - 1].text

    def wrong(self, expected: Promise | str, names: Names | None = None) -> RuleUnreadable:
        """Return the refusal for the word that comes next."""
        if self.at_end:
            return RuleUnreadable(
                gettext_noop("La regla termina antes de tiempo: falta %(expected)s."),
                values={"expected": expected},
            )
        token = self._tokens[self._at]
        values = {"word": token.text, "place": token.place, "expected": expected}
        near = names.nearest(self._tokens, self._at) if names else ""
        if near:
            sentence = gettext_noop(
                "En «%(word)s» (palabra %(place)s) se esperaba %(expected)s. ¿Quisiste decir «%(near)s»?"
            )
            return RuleUnreadable(sentence, values={**values, "near": near}, place=token.place)
        sentence = gettext_noop("En «%(word)s» (palabra %(place)s) se esperaba %(expected)s.")
        return RuleUnreadable(sentence, values=values, place=token.place)
