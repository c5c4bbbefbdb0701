"""Writes the incidents that several cases report, and knows when each case joined."""

import math
from collections import defaultdict

import numpy as np

from nexo.application.demo.load import columns
from nexo.application.demo.load.columns import NULL, Texts
from nexo.application.demo.load.draft import Draft
from nexo.domain.cases.enums import Phase
from nexo.domain.cases.models import Incident

_LOOKING = 180.0  # the desk sees the other report after some minutes


class Joins:
    """When the later reports of each incident were put beside the first."""

    def __init__(self, draft: Draft) -> None:
        self._at: dict[int, float] = {}
        self._of: dict[int, list[float]] = defaultdict(list)
        reports = draft.world.reports
        for number in np.flatnonzero(~reports.is_first).tolist():
            at = float(reports.registered[number]) + _LOOKING
            if at < draft.world.end:
                self._at[number] = at
                self._of[int(reports.incident[number])].append(at)
        for moments in self._of.values():
            moments.sort()

    def of(self, incident: int) -> list[float]:
        """Return the moments at which later cases joined an incident, in order."""
        return self._of.get(incident, [])

    def joined_at(self, case: int) -> float | None:
        """Return when a case joined; None for a first report, and for one not yet seen."""
        return self._at.get(case)

    def all(self) -> dict[int, float]:
        """Return the moment of every case that joined."""
        return self._at


def write_incidents(draft: Draft, joins: Joins) -> Texts:
    """Write the incidents of several cases; return the incident of each case, or NULL."""
    world, words = draft.world, draft.teller.words
    shared = np.array(sorted({int(world.reports.incident[case]) for case in joins.all()}), dtype=np.int64)
    ids = dict(zip(shared.tolist(), columns.uuids(draft.rng, world.incidents.first_at[shared]), strict=True))
    solved = _solved(draft, joins)
    services = [draft.ground.services[row.code].pk.hex for row in world.services]
    draft.pipe.write(
        Incident,
        {
            "id": list(ids.values()),
            "jurisdiction_id": draft.town,
            "service_id": columns.picked(services, world.incidents.service[shared]),
            "zone_id": columns.picked(
                draft.ground.hexes(draft.ground.zones.values()), world.incidents.zone[shared]
            ),
            "place_text": columns.texts(words.place(number) for number in shared.tolist()),
            "lat": columns.numbers(world.places.lat[shared].tolist()),
            "lon": columns.numbers(world.places.lon[shared].tolist()),
            "first_reported_at": columns.moments(world.incidents.first_at[shared]),
            "report_count": columns.numbers(1 + len(joins.of(number)) for number in shared.tolist()),
            "resolved_at": columns.moments(
                np.array([solved.get(number, math.nan) for number in shared.tolist()])
            ),
        },
    )
    incident = world.reports.incident.tolist()
    return [
        ids.get(incident[case], NULL) if first or joins.joined_at(case) is not None else NULL
        for case, first in enumerate(world.reports.is_first.tolist())
    ]


def _solved(draft: Draft, joins: Joins) -> dict[int, float]:
    """Return when each incident counts as solved: with the last case of it that an area resolved."""
    found: dict[int, float] = {}
    for one in draft.told:
        incident = int(draft.world.reports.incident[one.number])
        joined = joins.of(incident)
        for move in one.book.moves:
            if joined and move.to is Phase.RESOLVED and move.by.kind == "staff" and move.at >= joined[0]:
                found[incident] = max(move.at, found.get(incident, move.at))
    return found
