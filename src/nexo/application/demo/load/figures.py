"""Writes the roll-ups of a world, equal to what counting each day anew would give."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import isnan

from nexo.application.demo.load import columns
from nexo.application.demo.load.draft import Draft
from nexo.application.demo.load.lives_told import ToldCase
from nexo.application.demo.world.reports import CHANNELS
from nexo.domain.analytics.models import CaseFigure, ContactFigure, SatisfactionFigure
from nexo.domain.analytics.rules import histogram
from nexo.domain.cases.enums import OPEN_PHASES, Phase
from nexo.domain.satisfaction.enums import InvitationState, RecoveryState
from nexo.domain.satisfaction.rules.loop import GOOD_SCORE, is_low

_SUMS = (
    "received",
    "left",
    "silent",
    "resolved",
    "on_time",
    "reopened",
    "returned",
    "responded",
    "response_minutes",
    "resolution_minutes",
)
_OPEN = frozenset(OPEN_PHASES)
Key = tuple[date, str, str, str, str]


@dataclass(slots=True)
class _Tally:
    sums: Counter[str] = field(default_factory=Counter)
    resolution_histogram: list[int] = field(default_factory=lambda: [0] * histogram.BUCKETS)


class Figures:
    """Counts one world by local day."""

    def __init__(self, draft: Draft) -> None:
        self._draft, self._world, self._ground = draft, draft.world, draft.ground
        self._told, self._zones = draft.told, draft.zones
        self._responded = draft.responses.first_response.tolist()

    def write_cases(self) -> int:
        """Write the counts of cases by day, area, service, zone and channel."""
        tallies: dict[Key, _Tally] = defaultdict(_Tally)
        for one in self._told:
            self._count_case(one, tallies)
        keys = list(tallies)
        return self._draft.pipe.write(
            CaseFigure,
            {
                "jurisdiction_id": self._draft.town,
                "day": [str(key[0]) for key in keys],
                "unit_id": [key[1] for key in keys],
                "service_id": [key[2] for key in keys],
                "zone_id": [key[3] for key in keys],
                "channel": [key[4] for key in keys],
                "resolution_histogram": [
                    "{" + ",".join(map(str, tally.resolution_histogram)) + "}" for tally in tallies.values()
                ],
            }
            | {name: columns.numbers(tally.sums[name] for tally in tallies.values()) for name in _SUMS},
        )

    def _count_case(self, one: ToldCase, tallies: dict[Key, _Tally]) -> None:
        book = one.book
        received, resolved = book.received, book.resolved
        ended = book.closed if isnan(resolved) else resolved
        for moment in (received, resolved, book.closed):
            if not isnan(moment):
                tallies[self._key(one, moment)].sums["received"] += 0
        first = tallies[self._key(one, received)].sums
        first["received"] += 1
        first["reopened"] += book.reopenings > 0
        first["returned"] += book.returns > 0
        answered = self._responded[one.number]
        if not isnan(answered):
            first["responded"] += 1
            first["response_minutes"] += _minutes(received, answered)
        if book.phase not in _OPEN and not isnan(ended):
            tallies[self._key(one, ended)].sums["left"] += 1
        if book.phase is Phase.CLOSED and book.confirmed is None and not isnan(resolved):
            tallies[self._key(one, book.closed)].sums["silent"] += 1
        if not isnan(resolved):
            last = tallies[self._key(one, resolved)]
            last.sums["resolved"] += 1
            last.sums["on_time"] += resolved <= book.due
            last.sums["resolution_minutes"] += _minutes(received, resolved)
            last.resolution_histogram[histogram.bucket_of(timedelta(seconds=resolved - received))] += 1

    def _key(self, one: ToldCase, moment: float) -> Key:
        unit, service, zone = self._place(one)
        channel = CHANNELS[int(self._world.reports.channel[one.number])]
        return self._day(moment), unit, service, zone, channel

    def _place(self, one: ToldCase) -> tuple[str, str, str]:
        service = self._world.services[int(self._world.reports.service[one.number])]
        return (
            self._ground.units[one.book.owner].pk.hex,
            self._ground.services[service.code].pk.hex,
            self._zones[one.number],
        )

    def _day(self, moment: float) -> date:
        return datetime.fromtimestamp(moment + self._world.offset, tz=UTC).date()

    def write_contacts(self) -> int:
        """Write the counts of contacts by day, channel and direction."""
        people: Counter[tuple[date, str, str]] = Counter()
        automatic: Counter[tuple[date, str, str]] = Counter()
        for entry in self._draft.ledger.entries:
            key = (self._day(entry.at), entry.channel, str(entry.direction))
            people[key] += not entry.automatic
            automatic[key] += entry.automatic
        return self._draft.pipe.write(
            ContactFigure,
            {
                "jurisdiction_id": self._draft.town,
                "day": [str(key[0]) for key in people],
                "channel": [key[1] for key in people],
                "direction": [key[2] for key in people],
                "contacts": columns.numbers(people.values()),
                "automatic": columns.numbers(automatic[key] for key in people),
            },
        )

    def _satisfaction(self) -> "dict[tuple[date, str, str, str], Counter[str]]":
        """Count what citizens were asked and said, by day and place of their case."""
        told_loop = self._draft.loop
        tallies: dict[tuple[date, str, str, str], Counter[str]] = defaultdict(Counter)

        def add(case: int, moment: float, **counts: int) -> None:
            tallies[(self._day(moment), *self._place(self._told[case]))].update(counts)

        for asked in told_loop.asked:
            if asked.state != InvitationState.SUPPRESSED:
                add(asked.case, asked.at, asked=1)
        for said in told_loop.said:
            add(
                said.case,
                said.at,
                answered=1,
                satisfied=said.score >= GOOD_SCORE,
                score_total=said.score,
                low=is_low(said.score),
            )
        for mended in told_loop.mended:
            if mended.state == RecoveryState.RECOVERED:
                add(mended.case, mended.closed, recovered=1)
        words = [(one, move) for one in self._told for move in one.book.moves if move.by.kind == "citizen"]
        for one, move in words:
            add(one.number, move.at, confirmed=move.to == "closed", disputed=move.to == "reopened")
        return tallies

    def write_satisfaction(self) -> int:
        """Write the counts of questions, scores, recoveries and words on closings."""
        tallies = self._satisfaction()
        names = ("asked", "answered", "satisfied", "score_total", "low", "recovered", "confirmed", "disputed")
        keys = list(tallies)
        return self._draft.pipe.write(
            SatisfactionFigure,
            {
                "jurisdiction_id": self._draft.town,
                "day": [str(key[0]) for key in keys],
                "unit_id": [key[1] for key in keys],
                "service_id": [key[2] for key in keys],
                "zone_id": [key[3] for key in keys],
            }
            | {name: columns.numbers(int(tally[name]) for tally in tallies.values()) for name in names},
        )


def _minutes(since: float, until: float) -> int:
    return max(0, int(until - since) // 60)
