"""What everybody would write first, to be compared with: scikit-learn's TfidfVectorizer and LinearSVC, as they come."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Baseline:
    """What was fitted on `texts` texts: words with their rarity, a line per category and the columns of those."""

    words: tuple[str, ...]
    rarity: NDArray[np.float64]
    weights: NDArray[np.float32]
    bias: NDArray[np.float64]
    columns: NDArray[np.int64]
    texts: int

    def scores(self, texts: Sequence[str], categories: int) -> NDArray[np.float32]:
        """Return the margin of every category; what it was never taught comes last."""
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - see `fit_baseline`

        reader = TfidfVectorizer(vocabulary=list(self.words))
        reader.idf_ = self.rarity
        margins = reader.transform(texts) @ self.weights.T + self.bias
        scores = np.full((len(texts), categories), -np.inf, np.float32)
        scores[:, self.columns] = margins
        return scores


def fit_baseline(texts: Sequence[str], labels: NDArray[np.int64]) -> Baseline | None:
    """Fit it on these texts; None where it cannot be: no word of two letters, or a single category."""
    # Read only where something is compared: at rest no process pays for it.
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415
    from sklearn.svm import LinearSVC  # noqa: PLC0415
    from threadpoolctl import threadpool_limits  # noqa: PLC0415

    reader = TfidfVectorizer()
    try:
        rows = reader.fit_transform(texts)
    except ValueError:  # scikit-learn's way to say that no word is left
        return None
    if len(np.unique(labels)) == 1:
        return None
    with threadpool_limits(1):
        # Its many short products are no faster on two threads, which only wait for each other.
        lines = LinearSVC().fit(rows, labels)
    weights, bias = lines.coef_.astype(np.float32), np.atleast_1d(lines.intercept_)
    if len(lines.classes_) == 2:  # noqa: PLR2004 - of two categories it keeps the line of the second
        weights, bias = np.concatenate([-weights, weights]), np.concatenate([-bias, bias])
    words = tuple(str(word) for word in reader.get_feature_names_out())
    return Baseline(words, reader.idf_, weights, bias, np.asarray(lines.classes_, np.int64), len(texts))
