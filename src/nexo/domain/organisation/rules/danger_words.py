"""Words that speak of danger, as a town writes them: a line a rule, read by people as it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_noop

from nexo.kernel.errors import Invalid
from nexo.kernel.text.fold import fold

LEVELS = (100, 80, 60)
"""The levels of danger of a priority (domain.md 3.6): to life, in the street, to health."""

RULE = "danger_words"
"""The local rule that holds the town's own list."""

LONGEST = 6_000
_PARTS, _EVERY, _READ = 3, "*", 4_000
_SCOPE = 20

USUAL = """\
100 | * | olor a gas, fuga de gas, perdida de gas, escape de gas, explosi*, exploto, incendi*, se prende fuego
100 | * | se esta quemando, prendido fuego, electrocut*, pateo la corriente, da corriente, herid*, sangr*, ahog*
100 | * | desmay*, inconsciente, no respira, atrapad*, arma, armas, tiros, balazo*, me pega, nos pega, me amenaza
80 | * | cable*, kable*, cavle*, chispa*, chizpa*, se esta por caer, se va a caer, por caerse, a punto de caer*, derrumb*
80 | * | sin tapa, falta la tapa, falta una tapa, tapa rota, tapa abierta, pozo abierto, boca abierta, humo
80 | AR | se cayo, se kayo, caido*, caida*, quebrad*, corta la calle, corta el paso
80 | AP | inclinad*, ladead*, torcid*, pelado*, peladas, se cayo, caido*
80 | VI | hundimiento, se hundio, socavon
60 | * | agua servida, aguas servidas, materia fecal, rata*, vibora*, alacran*, dengue, podrid*, intoxic*, mordi*
60 | AS | desbord*, rebals*, revals*, entra a la casa
"""
"""What holds until a town writes its own. A star stands for any ending; what has no star is the whole word."""


@dataclass(frozen=True, slots=True)
class DangerRule:
    """A level, the beginning of the codes of services that it is for ("" for every one), and its words."""

    level: int
    scope: str
    patterns: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class DangerFound:
    """A level, and the words of the text that speak for it, as they were written."""

    level: int
    because: tuple[str, ...]


@lru_cache(maxsize=16)
def parse(text: str) -> tuple[DangerRule, ...]:
    """Read lines `level | * or beginning of a code | words, words`; empty ones and those with # are left out.

    Raises `Invalid` with the number of the line that cannot be read.
    """
    if len(text) > LONGEST:
        raise Invalid(gettext_noop("La lista es demasiado larga: hasta 6000 letras."), field="words")
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    return tuple(_rule(number, line) for number, line in lines if line and not line.startswith("#"))


def rules_of(local_rules: Mapping[str, Any]) -> tuple[DangerRule, ...]:
    """Return the rules of a town: its own list, or the usual one where it has none or it cannot be read."""
    own = local_rules.get(RULE)
    if isinstance(own, str) and own.strip():
        try:
            return parse(own)
        except Invalid:
            return parse(USUAL)
    return parse(USUAL)


def _rule(number: int, line: str) -> DangerRule:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != _PARTS or parts[0] not in map(str, LEVELS) or not parts[1] or len(parts[1]) > _SCOPE:
        raise _unreadable(number)
    patterns = tuple(tuple(fold(words).split()) for words in parts[2].split(",") if words.strip())
    if not patterns or any(word.strip("*") == "" for words in patterns for word in words):
        raise _unreadable(number)
    return DangerRule(int(parts[0]), "" if parts[1] == _EVERY else parts[1].upper(), patterns)


def _unreadable(number: int) -> Invalid:
    return Invalid(
        gettext_noop("No se entiende la línea %(line)s: nivel (60, 80 o 100) | servicio o * | palabras."),
        field="words",
        values={"line": number},
    )


def find(rules: Sequence[DangerRule], text: str, code: str) -> list[DangerFound]:
    """Return the levels that the words of a text about a service speak for, the highest first, each once."""
    written = "".join(char if char.isalnum() else " " for char in text[:_READ]).split()
    words = [fold(word) for word in written]
    because: dict[int, dict[str, None]] = {}
    for rule in rules:
        if not code.upper().startswith(rule.scope):
            continue
        for pattern in rule.patterns:
            at = _place(pattern, words)
            if at is not None:
                said = " ".join(written[at : at + len(pattern)]).lower()
                because.setdefault(rule.level, {})[said] = None
    return [DangerFound(level, tuple(because[level])[:_PARTS]) for level in sorted(because, reverse=True)]


def _place(pattern: tuple[str, ...], words: Sequence[str]) -> int | None:
    size = len(pattern)
    for at in range(len(words) - size + 1):
        if all(map(_fits, pattern, words[at : at + size])):
            return at
    return None


def _fits(wanted: str, word: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted
