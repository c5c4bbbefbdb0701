"""Read a rule from an official's words, and say in words what is wrong with it.

regla     := ("siempre" | "si" condición ("y" condición)*) [","] "va" "a" destino
condición := campo ["no"] "es" valor (("o" | "ni" | ",") valor)*  |  "hay" "más" "de" N "casos" "abiertos" "en" área
destino   := área | "l área dueña"
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from nexo.domain.catalogue.errors import RuleUnreadable
from nexo.domain.catalogue.rules.routing.grammar import A_VALUE, FIELD_OF
from nexo.domain.catalogue.rules.routing.names import Named, Names, Token, Vocabulary, tokens_of
from nexo.domain.catalogue.rules.routing.sentence import MOST, Choice, Condition, Field, Load, Sentence

LONGEST = 1_500
_ARTICLES = frozenset({"el", "la", "los", "las"})
_FIELDS = Names(Named(word, word) for word in FIELD_OF)
_UNIT = _("un área")


def parse(text: str, vocabulary: Vocabulary) -> Sentence:
    """Return what `text` says. Raises `RuleUnreadable` with the word, its place and what was expected."""
    if len(text) > LONGEST:
        raise RuleUnreadable(gettext_noop("La regla es demasiado larga: partila en dos."))
    return _Reader(tokens_of(text), vocabulary).rule()


class _Reader:
    """Walks over the words once, from left to right."""

    def __init__(self, tokens: list[Token], vocabulary: Vocabulary) -> None:
        self._tokens, self._vocabulary, self._at = tokens, vocabulary, 0

    def rule(self) -> Sentence:
        conditions = () if self._took("siempre") else self._conditions()
        self._took(",")
        self._expect("va")
        target = self._target()
        if self._at < len(self._tokens):
            raise self._wrong(_("el final de la regla"))
        return Sentence(conditions, target)

    def _conditions(self) -> tuple[Condition, ...]:
        if not self._took("si"):
            raise self._wrong(_("«si» o «siempre»"), Names((Named("si", "si"), Named("siempre", "siempre"))))
        found = [self._condition()]
        while self._joined():
            found.append(self._condition())
        return tuple(found)

    def _joined(self) -> bool:
        """Take the «y» before another condition; a comma may stand before it."""
        if self._is(",") and self._is("y", 1):
            self._at += 1
        return self._took("y")

    def _condition(self) -> Condition:
        if self._took("hay"):
            return self._load()
        if self._word() in _ARTICLES:
            self._at += 1
        field = FIELD_OF.get(self._word())
        if field is None:
            raise self._wrong(_("servicio, grupo, tipo, zona, canal, persona, ruta, o «hay más de»"), _FIELDS)
        self._at += 1
        negated = self._took("no")
        if not self._took("es"):
            raise self._wrong(_("«es» o «no es»"))
        return Choice(field, self._values(field), negated)

    def _values(self, field: Field) -> tuple[str, ...]:
        found = [self._value(field)]
        while self._took("o") or self._took("ni") or self._comma():
            found.append(self._value(field))
        return tuple(dict.fromkeys(found))

    def _comma(self) -> bool:
        """Take a comma between two values; the one before «va» or «y» ends the list."""
        if not self._is(",") or self._is("va", 1) or self._is("y", 1):
            return False
        self._at += 1
        return True

    def _value(self, field: Field) -> str:
        return self._named(self._vocabulary.fields[field], A_VALUE[field])

    def _named(self, names: Names, expected: Promise) -> str:
        found = names.at(self._tokens, self._at)
        if found is None:
            raise self._wrong(expected, names)
        self._at += found[1]
        return found[0]

    def _load(self) -> Load:
        for word in ("mas", "de"):
            self._expect(word)
        digits = self._word()
        if not (digits.isascii() and digits.isdigit() and 1 <= int(digits[:9]) <= MOST):
            raise self._wrong(_("un número del 1 al 5000"))
        self._at += 1
        for either in (("casos", "caso"), ("abiertos", "abierto"), ("en",)):
            if not any(self._took(word) for word in either):
                raise self._wrong(_("«casos abiertos en» y un área"))
        return Load(self._named(self._vocabulary.units, _UNIT), int(digits))

    def _target(self) -> str:
        if self._took("al") or (self._is("a") and self._is("el", 1) and self._is("area", 2)):
            self._at += 2 if self._is("a") else 0
            self._expect("area")
            self._expect("dueña")
            return ""
        self._expect("a")
        return self._named(self._vocabulary.units, _("un área, o «al área dueña»"))

    def _expect(self, word: str) -> None:
        if not self._took(word):
            shown = {"mas": "más", "area": "área"}.get(word, word)
            raise self._wrong(f"«{shown}»", Names((Named(word, word),)))

    def _word(self) -> str:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        return "" if token is None or token.quoted or len(token.key) != 1 else token.key[0]

    def _is(self, word: str, ahead: int = 0) -> bool:
        at = self._at + ahead
        return at < len(self._tokens) and not self._tokens[at].quoted and self._tokens[at].key == (word,)

    def _took(self, word: str) -> bool:
        taken = self._is(word)
        self._at += taken
        return taken

    def _wrong(self, expected: Promise | str, names: Names | None = None) -> RuleUnreadable:
        """Return the refusal for the word that comes next."""
        if self._at >= len(self._tokens):
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
