"""How a model does on texts that people sorted."""

from collections.abc import Sequence

import numpy as np

from nexo.kernel.learning.figures import Figures, measure
from nexo.kernel.learning.model import Model


def evaluate(model: Model, texts: Sequence[str], categories: Sequence[str]) -> tuple[Figures, Figures | None]:
    """Return the figures of the model and, where it brought one, of the baseline fitted on the same rows.

    Categories unknown to the model count as wrong.
    """
    place = {name: at for at, name in enumerate(model.categories)}
    for name in sorted(set(categories) - place.keys()):
        place[name] = len(place)
    labels = np.array([place[name] for name in categories], np.int64)
    ours = measure(model.chances(texts), labels)
    if model.baseline is None:
        return ours, None
    scores = model.baseline.scores(texts, len(model.categories))
    return ours, measure(scores, labels, are_chances=False)
