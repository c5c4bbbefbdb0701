"""What speaks for two cases being the same problem, and how much; in words for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log1p

from django.utils.translation import gettext, ngettext

from nexo.kernel.text.fold import fold

WEIGHTS = (-1.0, -1.3, -0.35, 1.0, 3.0, 3.0, 0.5)
"""What holds until a town has links enough to learn from: the bias, then the weight of each of `Pair.figures`."""

THRESHOLD = 0.15
"""From which chance on a pair is proposed until a threshold was learnt: about two lamps out at fifty metres."""

FURTHEST_M = 150
_HALF_BLOCK_M, _DAY_H = 50.0, 24.0
_SAME_WORDS, _ALIKE_WORDS, _ALIKE_PHOTO = 0.6, 0.3, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two cases: metres and hours between them; likeness of words and of pictures from 0 to 1."""

    metres: float
    hours: float
    same_service: bool
    words: float
    photo: float
    same_street: bool

    def figures(self) -> tuple[float, ...]:
        """Return what is weighed, each about as large as the others, after the one of the bias."""
        return (
            1.0,
            self.metres / _HALF_BLOCK_M,
            log1p(self.hours / _DAY_H),
            float(self.same_service),
            self.words,
            self.photo,
            float(self.same_street),
        )

    def reasons(self) -> tuple[str, ...]:
        """Say what speaks for it, in the language in force."""
        said = [
            gettext("en el mismo lugar")
            if self.metres < 1
            else gettext("a %(m)s m") % {"m": round(self.metres)},
            _said_time(self.hours),
        ]
        if self.words >= _SAME_WORDS:
            said.append(gettext("las mismas palabras"))
        elif self.words >= _ALIKE_WORDS:
            said.append(gettext("palabras parecidas"))
        if self.photo >= _ALIKE_PHOTO:
            said.append(gettext("foto parecida"))
        if self.same_street:
            said.append(gettext("la misma calle"))
        return tuple(said)


def chance_of(weights: Sequence[float], pair: Pair) -> float:
    """Return the chance (0 to 1) that two cases are the same problem."""
    sums = sum(weight * figure for weight, figure in zip(weights, pair.figures(), strict=True))
    return 1 / (1 + exp(-max(-30.0, min(30.0, sums))))


def street_of(place_text: str) -> str:
    """Return the words of an address without its numbers, folded; "" where it has none."""
    return " ".join(word for word in fold(place_text).replace(",", " ").split() if not word.isdigit())


def _said_time(hours: float) -> str:
    if hours < 1:
        return gettext("con menos de una hora de diferencia")
    if hours < _DAY_H:
        return ngettext("con %(n)s hora de diferencia", "con %(n)s horas de diferencia", int(hours)) % {
            "n": int(hours)
        }
    days = round(hours / _DAY_H)
    return ngettext("con %(n)s día de diferencia", "con %(n)s días de diferencia", days) % {"n": days}
