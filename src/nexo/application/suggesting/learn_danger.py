"""Learn from the town's own cases which words speak of danger."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from nexo.application.suggesting.learn import FEWEST
from nexo.application.suggesting.place import is_on, model_file
from nexo.domain.cases.enums import Danger
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.organisation.enums import SuggestionKind
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from nexo.kernel.learning.model import Model

MOST = 60_000
"""Cases to learn from, the newest: a few levels need fewer than a hundred services."""
_OLDER, _TRIED = 0.7, 0.85
_RECALL, _HIGHEST, _USUAL = 0.95, 0.5, 0.2
_LEVELS = (Danger.HEALTH, Danger.STREET, Danger.LIFE)


def learn_danger(*, town: Jurisdiction) -> datetime | None:
    """Learn anew how dangerous what people tell is and write the file of the model; return when, or None where not.

    The level of a case is the one that an official set, else the one of its service, which officials left as it was.
    A model of the oldest 70 % of the cases is asked about the next 15 %: the threshold of each level is the highest
    that catches 95 % of what was so dangerous or more, never above one half. It is judged on the newest 15 %. Then all
    cases are learnt. Where the town wants none, the file is deleted; with few cases or a single level nothing is learnt.
    """
    kind = SuggestionKind.DANGER
    file = model_file(town.id, kind)
    if not is_on(town.local_rules, kind):
        file.unlink(missing_ok=True)
        return None
    examples = danger_examples(town.id)
    older = round(len(examples) * _OLDER)
    if len(examples) < FEWEST or len({level for _, level in examples[:older]}) == 1:
        return None
    # NumPy and SciPy are read only where something is learnt.
    from nexo.kernel.learning.stored import save  # noqa: PLC0415
    from nexo.kernel.learning.train import train  # noqa: PLC0415

    texts, levels = [text for text, _ in examples], [str(level) for _, level in examples]
    notes = _judged(train(texts[:older], levels[:older], compare=False), texts, levels)
    now = clock.now()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    save(replace(train(texts, levels, compare=False), learnt_at=now, notes=notes), file)
    return now


def danger_examples(jurisdiction_id: UUID) -> list[tuple[str, int]]:
    """Return descriptions with their levels, oldest first. One query; reserved and protected matters teach nothing."""
    rows = (
        Case.objects.filter(
            jurisdiction_id=jurisdiction_id,
            visibility=Visibility.NORMAL,
            service_version__visibility=Visibility.NORMAL,
        )
        .exclude(description="")
        .order_by("-received_at", "-id")
        .values_list("description", "danger", "service_version__safety_points")
    )
    return [
        (text, max(level for level in Danger.values if level <= (points if danger is None else danger)))
        for text, danger, points in reversed(rows[:MOST])
    ]


def _judged(model: "Model", texts: Sequence[str], levels: Sequence[str]) -> dict[str, float]:
    """Return the threshold of each level, and what it catches on the newest cases, under names as `recall.80`."""
    import numpy as np  # noqa: PLC0415 - as above

    from nexo.kernel.learning.thresholds import caught, for_recall  # noqa: PLC0415 - as above

    older, tried = round(len(texts) * _OLDER), round(len(texts) * _TRIED)
    chances = model.chances(texts[older:])
    notes: dict[str, float] = {}
    for level in _LEVELS:
        truth = np.array([int(one) >= level for one in levels[older:]], bool)
        said = at_least(model.categories, chances, level)
        known, newest = slice(0, tried - older), slice(tried - older, None)
        threshold = for_recall(said[known], truth[known], recall=_RECALL, highest=_HIGHEST, usual=_USUAL)
        found = caught(said[newest], truth[newest], threshold)
        notes[f"threshold.{level:d}"] = threshold
        notes[f"cases.{level:d}"] = found.true
        if found.recall is not None:
            notes[f"recall.{level:d}"] = found.recall
        if found.precision is not None:
            notes[f"precision.{level:d}"] = found.precision
    return notes


def at_least(categories: Sequence[str], chances: "NDArray[np.float32]", level: int) -> "NDArray[np.float32]":
    """Return for each row the chance that it is as dangerous as `level` or more."""
    columns = [at for at, name in enumerate(categories) if int(name) >= level]
    found: NDArray[np.float32] = chances[:, columns].sum(axis=1)
    return found
