"""Learn from the links that officials made and unmade what speaks for two cases being the same problem."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models.functions import Left

from nexo.application.suggesting.pairs import FURTHEST_M, THRESHOLD, WEIGHTS, Pair, street_of
from nexo.application.suggesting.place import is_on, model_file
from nexo.domain.cases.models import Case, Evidence, ToldApart
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.organisation.enums import SuggestionKind
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock
from nexo.kernel.files.look import alike
from nexo.kernel.geo.cells import cell_of, cells_around
from nexo.kernel.geo.points import distance_m

if TYPE_CHECKING:
    from nexo.kernel.learning.pieces import Pieces

FEWEST_LINKS = 200
"""Links to learn from: with fewer the weights set by hand hold."""
MOST_CASES, MOST_PAIRS = 30_000, 60_000
_PER_CASE = 10
_READ = 500
_APART = timedelta(days=180)
_OLDER, _TRIED = 0.7, 0.85
_REFUSED = 3.0
_KIND = SuggestionKind.DUPLICATES


@dataclass(frozen=True, slots=True)
class _Told:
    """A case as far as it is compared."""

    id: UUID
    lat: float
    lon: float
    received_at: datetime
    ended_at: datetime | None
    service: UUID
    group: UUID
    incident: UUID | None
    street: str


@dataclass(frozen=True, slots=True)
class _Example:
    """A pair as an official would have been shown it, whether it is one problem, and how much that counts."""

    pair: Pair
    is_same: bool
    worth: float


def learn_duplicates(*, town: Jurisdiction) -> datetime | None:
    """Learn anew from the pairs of near cases of a town and write what was learnt; return when, or None where not.

    A pair is a case and an earlier one that was open when it came, near and of the same group of services: a yes where
    both are in one incident, else a no; a no that an official said counts three times. Learnt from the oldest 70 %,
    the threshold is the best F1 on the next 15 %, and it is judged on the newest 15 %; the weights kept are those of all.
    With fewer than 200 links nothing is kept; where the town wants none, the file is deleted.
    """
    file = model_file(town.id, _KIND)
    if not is_on(town.local_rules, _KIND):
        file.unlink(missing_ok=True)
        return None
    examples = pair_examples(town.id)
    if sum(one.is_same for one in examples) < FEWEST_LINKS:
        file.unlink(missing_ok=True)
        return None
    now = clock.now()
    told = _fitted(examples) | {"learnt_at": now.isoformat()}
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = file.with_name(f"{file.name}.new")
    beside.write_text(json.dumps(told), encoding="utf-8")
    beside.replace(file)
    return now


def _fitted(examples: list[_Example]) -> dict[str, object]:
    # NumPy is read only where something is learnt.
    import numpy as np  # noqa: PLC0415

    from nexo.kernel.learning.logistic import chances_of, fit_logistic  # noqa: PLC0415
    from nexo.kernel.learning.thresholds import caught, for_balance  # noqa: PLC0415

    figures = np.array([one.pair.figures() for one in examples])
    same = np.array([one.is_same for one in examples])
    worth = np.array([one.worth for one in examples])
    prior = np.array(WEIGHTS)
    older, tried = round(len(same) * _OLDER), round(len(same) * _TRIED)
    judge = fit_logistic(figures[:older], same[:older], worth[:older], prior)
    chances = chances_of(figures, judge)
    threshold = for_balance(chances[older:tried], same[older:tried], usual=THRESHOLD)
    found = caught(chances[tried:], same[tried:], threshold)
    return {
        "weights": fit_logistic(figures, same, worth, prior).tolist(),
        "threshold": threshold,
        "links": int(same.sum()),
        "others": int((~same).sum()),
        "judged_links": found.true,
        "recall": found.recall,
        "precision": found.precision,
    }


def pair_examples(jurisdiction_id: UUID) -> list[_Example]:
    """Return the pairs, oldest first, at most the newest `MOST_PAIRS`. Three queries.

    Of each case the ten nearest earlier ones: what an official would have been shown. Reserved and protected matters
    teach nothing.
    """
    from nexo.kernel.learning.likeness import likeness, weighed_pieces  # noqa: PLC0415 - as above

    cases, texts = _cases(jurisdiction_id)
    if not cases:
        return []
    pieces: Pieces = weighed_pieces(texts)
    looks = _looks(jurisdiction_id)
    apart = set(
        ToldApart.objects.filter(case__jurisdiction_id=jurisdiction_id).values_list("case_id", "other_id")
    )
    found = []
    for later, earlier in _near_pairs(cases):
        one, other = cases[later], cases[earlier]
        first, second = sorted((one.id, other.id))
        is_same = one.incident is not None and one.incident == other.incident
        pair = Pair(
            metres=distance_m(one.lat, one.lon, other.lat, other.lon),
            hours=(one.received_at - other.received_at).total_seconds() / 3600,
            same_service=one.service == other.service,
            words=likeness(pieces, later, earlier),
            photo=max(
                (alike(a, b) for a in looks.get(one.id, ()) for b in looks.get(other.id, ())), default=0.0
            ),
            same_street=bool(one.street) and one.street == other.street,
        )
        refused = not is_same and (first, second) in apart
        found.append(_Example(pair, is_same, _REFUSED if refused else 1.0))
    return found[-MOST_PAIRS:]


def _cases(jurisdiction_id: UUID) -> tuple[list[_Told], list[str]]:
    rows = (
        Case.objects.filter(
            jurisdiction_id=jurisdiction_id,
            visibility=Visibility.NORMAL,
            service_version__visibility=Visibility.NORMAL,
            lat__isnull=False,
            lon__isnull=False,
        )
        .order_by("-received_at", "-id")
        .values_list(
            "id",
            "lat",
            "lon",
            "received_at",
            "first_resolved_at",
            "service_id",
            "service__group_id",
            "incident_id",
            "place_text",
            Left("description", _READ),
        )
    )
    kept = list(reversed(rows[:MOST_CASES]))
    told = [_Told(*row[:8], street_of(row[8])) for row in kept]  # type: ignore[call-arg] # a slice has no length
    return told, [row[9] for row in kept]


def _looks(jurisdiction_id: UUID) -> dict[UUID, list[int]]:
    rows = Evidence.objects.filter(case__jurisdiction_id=jurisdiction_id, file__look__isnull=False)
    found: dict[UUID, list[int]] = defaultdict(list)
    for case_id, look in (
        rows.exclude(file__look=0).order_by("-at").values_list("case_id", "file__look")[:MOST_CASES]
    ):
        found[case_id].append(look or 0)
    return found


def _near_pairs(cases: list[_Told]) -> Iterator[tuple[int, int]]:
    """Yield places of pairs (later, earlier) in the order of the later one: the ten nearest of each."""
    around: dict[tuple[int, UUID], list[int]] = defaultdict(list)
    for place, case in enumerate(cases):
        found = []
        for cell in cells_around(case.lat, case.lon, FURTHEST_M):
            here = around[cell, case.group]
            here[:] = [other for other in here if _is_open(cases[other], case.received_at)]
            for other in here:
                metres = distance_m(case.lat, case.lon, cases[other].lat, cases[other].lon)
                if metres <= FURTHEST_M:
                    found.append((metres, other))
        for _, other in sorted(found)[:_PER_CASE]:
            yield place, other
        around[cell_of(case.lat, case.lon), case.group].append(place)


def _is_open(case: _Told, at: datetime) -> bool:
    return at - case.received_at <= _APART and (case.ended_at is None or case.ended_at > at)
