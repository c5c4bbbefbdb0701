"""Open cases that may be the same problem as one: by place, time, words and picture."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from nexo.application.suggesting.certainty import Certainty, certainty
from nexo.application.suggesting.pairs import THRESHOLD, WEIGHTS, Pair, chance_of, street_of
from nexo.application.suggesting.place import is_on, model_file
from nexo.domain.cases.models import Case
from nexo.domain.cases.queries.near import Near, near_open
from nexo.domain.organisation.enums import SuggestionKind
from nexo.kernel.actors import Actor

TOP = 3
_KIND = SuggestionKind.DUPLICATES
_LARGEST = 100_000
_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class LearntPairs:
    """What a town learnt of its links: weights as `pairs.WEIGHTS`, the threshold, and how that did.

    `links` and `others` are pairs learnt from: made by officials, and near ones never linked or told apart. `recall` and
    `precision` are of the newest pairs, which were not learnt from; shares from 0 to 1, None of none.
    """

    weights: tuple[float, ...]
    threshold: float
    links: int
    others: int
    judged_links: int
    recall: float | None
    precision: float | None
    learnt_at: datetime | None


BY_HAND = LearntPairs(WEIGHTS, THRESHOLD, 0, 0, 0, None, None, None)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A case that may be the same problem, how likely (0 to 1), the word for that, and why in words."""

    near: Near
    chance: float
    certainty: Certainty
    because: tuple[str, ...]
    same_service: bool


def duplicates_of(*, actor: Actor, case: Case) -> list[Duplicate]:
    """Return up to three open cases that the actor may see, the likeliest first. Two queries, none where off.

    `case` comes with its service and jurisdiction. Nothing for a case without a point, for one that is not for everybody
    to read, or where the town wants none.
    """
    if not is_on(case.jurisdiction.local_rules, _KIND) or case.lat is None:
        return []
    found = near_open(actor=actor, case=case)
    if not found:
        return []
    learnt = learnt_pairs(case.jurisdiction_id)
    scored = [
        Duplicate(
            near,
            chance := chance_of(learnt.weights, pair),
            certainty(chance) or Certainty.POSSIBLE,
            pair.reasons(),
            pair.same_service,
        )
        for near, pair in zip(found, _pairs(case, found), strict=True)
    ]
    likely = [one for one in scored if one.chance >= learnt.threshold]
    return sorted(likely, key=lambda one: -one.chance)[:TOP]


def _pairs(case: Case, found: list[Near]) -> list[Pair]:
    # NumPy comes with it: only who looks for duplicates pays for it.
    from nexo.kernel.learning.likeness import likeness, weighed_pieces  # noqa: PLC0415

    pieces = weighed_pieces([case.description, *(near.description for near in found)])
    street = street_of(case.place_text)
    return [
        Pair(
            metres=near.metres,
            hours=abs((near.received_at - case.received_at).total_seconds()) / _SECONDS,
            same_service=near.service_id == case.service_id,
            words=likeness(pieces, 0, row),
            photo=near.photo,
            same_street=bool(street) and street == street_of(near.place_text),
        )
        for row, near in enumerate(found, 1)
    ]


def learnt_pairs(jurisdiction_id: UUID) -> LearntPairs:
    """Return what the town learnt; the weights set by hand where there is nothing or it cannot be read."""
    file = model_file(jurisdiction_id, _KIND)
    try:
        with file.open("rb") as lines:
            told = json.loads(lines.read(_LARGEST))
        return _checked(told)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return BY_HAND


def _checked(told: Mapping[str, Any]) -> LearntPairs:
    weights = tuple(float(weight) for weight in told["weights"])
    if len(weights) != len(WEIGHTS) or not all(map(math.isfinite, [*weights, told["threshold"]])):
        raise ValueError
    recall, precision = told["recall"], told["precision"]
    return LearntPairs(
        weights,
        float(told["threshold"]),
        int(told["links"]),
        int(told["others"]),
        int(told["judged_links"]),
        None if recall is None else float(recall),
        None if precision is None else float(precision),
        datetime.fromisoformat(told["learnt_at"]),
    )
