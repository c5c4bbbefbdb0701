"""From sorted texts to a model, with figures from texts that it had not seen."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nexo.kernel.errors import Invalid
from nexo.kernel.learning.baseline import fit_baseline
from nexo.kernel.learning.confidence import Confidence, learn_confidence
from nexo.kernel.learning.figures import measure
from nexo.kernel.learning.fit import fit
from nexo.kernel.learning.model import Model
from nexo.kernel.learning.pieces import Pieces
from nexo.kernel.learning.vocabulary import between, cut_all, first, learn_vocabulary, weigh

HELD_OUT = 0.15
"""The share of the texts, the newest, by which a model is judged."""

REFITTED = 50_000
"""With more texts than this the baseline is fitted once, on the older 85 %: its time grows faster than ours."""

_TRIED = 0.1


class OneCategory(Invalid):
    """There is nothing to tell apart."""

    code = "one_category"
    message = "Hacen falta al menos dos categorías con ejemplos."


def train(
    texts: Sequence[str], categories: Sequence[str], *, compare: bool = True, refitted: int = REFITTED
) -> Model:
    """Return a model of texts that come oldest first, each with its category; raises `OneCategory`.

    The newest 15 % are held out: one model learns from the rest (its confidence on the newest of that rest) and is
    judged by them, side by side with the baseline if `compare`. Then all is learnt anew from everything, with the
    confidence that the held-out texts taught; the baseline too, unless there are more than `refitted` texts.
    """
    names = tuple(sorted(set(categories)))
    if len(names) < 2:  # noqa: PLR2004 - two to tell apart
        raise OneCategory
    place = {name: at for at, name in enumerate(names)}
    labels = np.array([place[category] for category in categories], np.int64)
    pieces = cut_all(texts)
    older = len(texts) - max(1, round(len(texts) * HELD_OUT))
    known = max(1, older - round(len(texts) * _TRIED))
    with ThreadPoolExecutor(1) as beside:
        # The fit of scikit-learn lets go of the interpreter, so that ours goes on meanwhile on another core.
        ends = (older, len(texts)) if len(texts) <= refitted else (older,)
        rivals = [beside.submit(fit_baseline, texts[:end], labels[:end]) for end in ends if compare]
        confidence = _confidence_of(_learn(pieces, labels, names, known), pieces, labels, known, older)
        judged = replace(_learn(pieces, labels, names, older), confidence=confidence)
        chances = confidence.chances(judged.margins(between(pieces, older, len(texts))), judged.shares)
        final = replace(
            _learn(pieces, labels, names, len(texts)),
            confidence=_confidence_of(judged, pieces, labels, older, len(texts)),
            held_out=measure(chances, labels[older:]),
        )
        if not rivals:
            return final
        before, baseline = rivals[0].result(), rivals[-1].result()
    if before is not None:
        scores = before.scores(texts[older:], len(names))
        final = replace(final, held_out_baseline=measure(scores, labels[older:], are_chances=False))
    return replace(final, baseline=baseline)


def _learn(pieces: Pieces, labels: NDArray[np.int64], names: tuple[str, ...], texts: int) -> Model:
    """Learn from the first `texts` texts alone."""
    own, labels = first(pieces, texts), labels[:texts]
    vocabulary = learn_vocabulary(own)
    weights, bias = fit(weigh(own, vocabulary), labels, len(vocabulary.numbers), len(names))
    shares = (np.bincount(labels, minlength=len(names)) + 0.5) / (texts + 0.5 * len(names))
    return Model(
        names, vocabulary, weights.astype(np.float16), bias, shares.astype(np.float32), Confidence(), texts
    )


def _confidence_of(
    model: Model, pieces: Pieces, labels: NDArray[np.int64], begin: int, end: int
) -> Confidence:
    return learn_confidence(model.margins(between(pieces, begin, end)), labels[begin:end], model.shares)
