"""A model: what it knows, and what it says about a text. Needs NumPy alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from nexo.kernel.learning.baseline import Baseline
from nexo.kernel.learning.confidence import Confidence
from nexo.kernel.learning.figures import TOP, Figures
from nexo.kernel.learning.pieces import LONGEST_TEXT, Pieces, cut
from nexo.kernel.learning.vocabulary import Vocabulary, weigh

_WORDS_ASKED = 40
_REASONS = 3
_AT_ONCE = 2_000


@dataclass(frozen=True)
class Suggestion:
    """A category with its chance (0 to 1) and the words of the text that speak for it most, the strongest first."""

    category: str
    chance: float
    because: tuple[str, ...]


@dataclass(frozen=True)
class Model:
    """Lines over pieces of text, one a category; `held_out` says how it did on the newest texts before it saw them.

    `learnt_at` is known where whoever trains it says so, and `notes` are figures that they keep with it.
    """

    categories: tuple[str, ...]
    vocabulary: Vocabulary
    weights: NDArray[np.float16]
    bias: NDArray[np.float32]
    shares: NDArray[np.float32]
    confidence: Confidence
    texts: int
    held_out: Figures | None = None
    held_out_baseline: Figures | None = None
    baseline: Baseline | None = None
    learnt_at: datetime | None = None
    notes: Mapping[str, float] = field(default_factory=dict)

    def margins(self, pieces: Pieces) -> NDArray[np.float32]:
        """Return the margin of every category for texts that were cut."""
        weighed = weigh(pieces, self.vocabulary)
        found = np.empty((len(pieces.starts) - 1, len(self.categories)), np.float32)
        for row, (begin, end) in enumerate(zip(weighed.starts[:-1], weighed.starts[1:], strict=True)):
            own = self.weights[weighed.numbers[begin:end]].astype(np.float32)
            found[row] = weighed.counts[begin:end] @ own + self.bias
        return found

    def chances(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the chance of every category for every text."""
        parts = [
            self.confidence.chances(self.margins(cut(texts[at : at + _AT_ONCE])), self.shares)
            for at in range(0, len(texts), _AT_ONCE)
        ]
        return np.concatenate(parts)

    def suggest(self, text: str) -> list[Suggestion]:
        """Return up to three suggestions, the likeliest first, each with its reasons."""
        chances = self.chances([text])[0]
        best = np.argsort(-chances, kind="stable")[:TOP]
        words, loss = self._without_each_word(text)
        return [
            Suggestion(self.categories[at], float(chances[at]), _strongest(words, loss[:, at])) for at in best
        ]

    def _without_each_word(self, text: str) -> tuple[list[str], NDArray[np.float32]]:
        """Return the words and how much the margin of each category falls when a word is taken away."""
        words = text[:LONGEST_TEXT].split()[:_WORDS_ASKED]
        whole = " ".join(words)
        fewer = [" ".join([*words[:at], *words[at + 1 :]]) for at in range(len(words))]
        margins = self.margins(cut([whole, *fewer]))
        return words, margins[0] - margins[1:]


def _strongest(words: list[str], loss: NDArray[np.float32]) -> tuple[str, ...]:
    """Return the words that hold a category up, without marks and each once."""
    found: dict[str, None] = {}
    for at in np.argsort(-loss, kind="stable"):
        word = words[at].strip(".,;:!?¡¿()\"'«»").lower()
        if loss[at] <= 0 or len(found) == _REASONS:
            break
        if len(word) > 1:
            found[word] = None
    return tuple(found)
