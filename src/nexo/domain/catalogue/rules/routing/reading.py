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
from nexo.domain.catalogue.rules.routing.walking import Walker

LONGEST = 1_500
_ARTICLES = frozenset({"el", "la", "los", "las"})
_UNIT = _("un área")


def parse(text: str, vocabulary: Vocabulary) -> Sentence:
    """Return what `text` says. Raises `RuleUnreadable` with the word, its place and what was expected."""
    if len(text) > LONGEST:
        raise RuleUnreadable(gettext_noop("La regla es demasiado larga: partila en dos."))
    return _RuleReader(tokens_of(text), vocabulary).rule()


class ConditionReader(Walker):
    """Reads conditions on a case; which fields they may ask for, the vocabulary says."""

    fields: Promise = _("servicio, grupo, tipo, zona, canal, persona, ruta, o «hay más de»")

    def __init__(self, tokens: list[Token], vocabulary: Vocabulary) -> None:
        """Begin at the first word."""
        super().__init__(tokens)
        self._vocabulary = vocabulary

    def conditions(self) -> tuple[Condition, ...]:
        """Read the conditions that follow «si», joined by «y»."""
        found = [self._condition()]
        while self._joined():
            found.append(self._condition())
        return tuple(found)

    def _joined(self) -> bool:
        """Take the «y» before another condition; a comma may stand before it."""
        if self.is_next(",") and self.is_next("y", 1):
            self.skip()
        return self.took("y")

    def _condition(self) -> Condition:
        if self.took("hay"):
            return self._load()
        if self.word() in _ARTICLES:
            self.skip()
        known = {word: one for word, one in FIELD_OF.items() if one in self._vocabulary.fields}
        field = known.get(self.word())
        if field is None:
            raise self.wrong(self.fields, Names(Named(word, word) for word in known))
        self.skip()
        negated = self.took("no")
        if not self.took("es"):
            raise self.wrong(_("«es» o «no es»"))
        return Choice(field, self._values(field), negated)

    def _values(self, field: Field) -> tuple[str, ...]:
        found = [self._value(field)]
        while self.took("o") or self.took("ni") or self._comma():
            found.append(self._value(field))
        return tuple(dict.fromkeys(found))

    def _comma(self) -> bool:
        """Take a comma between two values; the one before «va» or «y» ends the list."""
        if not self.is_next(",") or self.is_next("va", 1) or self.is_next("y", 1):
            return False
        self.skip()
        return True

    def _value(self, field: Field) -> str:
        return self.named(self._vocabulary.fields[field], A_VALUE[field])

    def _load(self) -> Load:
        for word in ("mas", "de"):
            self.expect(word)
        over = self.number(MOST, _("un número del 1 al 5000"))
        for either in (("casos", "caso"), ("abiertos", "abierto"), ("en",)):
            if not any(self.took(word) for word in either):
                raise self.wrong(_("«casos abiertos en» y un área"))
        return Load(self.named(self._vocabulary.units, _UNIT), over)


class _RuleReader(ConditionReader):
    """Reads a whole routing rule."""

    def rule(self) -> Sentence:
        conditions = () if self.took("siempre") else self._asked()
        self.took(",")
        self.expect("va")
        target = self._target()
        if not self.at_end:
            raise self.wrong(_("el final de la regla"))
        return Sentence(conditions, target)

    def _asked(self) -> tuple[Condition, ...]:
        if not self.took("si"):
            raise self.wrong(_("«si» o «siempre»"), Names((Named("si", "si"), Named("siempre", "siempre"))))
        return self.conditions()

    def _target(self) -> str:
        if self.took("al") or (self.is_next("a") and self.is_next("el", 1) and self.is_next("area", 2)):
            self.skip(2 if self.is_next("a") else 0)
            self.expect("area")
            self.expect("dueña")
            return ""
        self.expect("a")
        return self.named(self._vocabulary.units, _("un área, o «al área dueña»"))
