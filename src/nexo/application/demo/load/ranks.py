"""The priority of each case with its reasons, by the rule of cases, as it was last weighed.

A case is weighed when it is opened, when somebody else reports the same problem and when it is reopened.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from nexo.application.demo.city.calendar import city_calendar
from nexo.application.demo.load import columns
from nexo.application.demo.load.columns import Texts
from nexo.application.demo.load.draft import Draft
from nexo.application.demo.load.incidents import Joins
from nexo.application.demo.load.lives_told import ToldCase
from nexo.domain.cases.enums import Phase
from nexo.domain.cases.rules import clocks, priority
from nexo.domain.organisation.queries.places import poorest_zone_ids
from nexo.domain.parties.rules.helping import preferential_reasons


class Ranks:
    """Weighs the cases of a load."""

    def __init__(self, draft: Draft, joins: Joins) -> None:
        self._draft, self._world, self._joins = draft, draft.world, joins
        self._town = draft.ground.jurisdiction
        poor = poorest_zone_ids(self._town.pk)
        self._poor = [zone.pk in poor for zone in draft.ground.zones.values()]

    def columns(self, told: Sequence[ToldCase]) -> dict[str, Texts]:
        """Return the three columns that a rank fills."""
        found = [self._reasons(one) for one in told]
        return {
            "priority": columns.numbers(priority.total(why) for why in found),
            "priority_reasons": columns.documents([reason.stored() for reason in why] for why in found),
            "is_preferential": [
                "t" if any(reason.code.startswith("person.") for reason in why) else "f" for why in found
            ],
        }

    def _reasons(self, told: ToldCase) -> list[priority.Why]:
        reports, number = self._world.reports, told.number
        service = self._world.services[int(reports.service[number])]
        at, reporters = self._last_weighed(told)
        opened = float(reports.registered[number])
        return priority.reasons(
            priority.Facts(
                safety_points=service.safety,
                vulnerability=self._of_person(int(reports.person[number]), at),
                zone_is_poorest=self._is_poorest(number),
                reporters=reporters,
                reopened=any(move.to is Phase.REOPENED and move.at <= at for move in told.book.moves),
                days_past_half_term=0 if at == opened else self._days_past_half(told, at),
                terms_waited=0 if at == opened else self._terms_waited(told, at),
            )
        )

    def _last_weighed(self, told: ToldCase) -> tuple[float, int]:
        """Return when a case was last weighed and how many had reported the problem by then."""
        spans = told.book.spans()
        weighed = [(float(self._world.reports.registered[told.number]), 1)]
        joined = self._joins.of(int(self._world.reports.incident[told.number]))
        first = self._joins.joined_at(told.number)
        for place, at in enumerate(joined, start=2):
            is_in = first is None or at >= first
            if is_in and any(since <= at < until for since, until in spans):
                weighed.append((at, place))
        weighed += [
            (move.at, 1 + sum(at <= move.at for at in joined))
            for move in told.book.moves
            if move.to is Phase.REOPENED
        ]
        return max(weighed)

    def _is_poorest(self, number: int) -> bool:
        zone = self._zone(number)
        return zone >= 0 and self._poor[zone]

    def _zone(self, number: int) -> int:
        reports = self._world.reports
        person = int(reports.person[number])
        if "L" in self._world.services[int(reports.service[number])].asks:
            return int(reports.zone[number])
        known = person >= 0 and self._world.use.by_official[person]
        return int(self._world.people.zone[person]) if known else -1

    def _days_past_half(self, told: ToldCase, at: float) -> int:
        """Return what `cases.actions.rank_case` counts as ageing."""
        amount, unit = told.book.term
        days = max(1, amount // 24) if unit == "hour" else amount
        zone = self._town.zone_info
        received = datetime.fromtimestamp(told.book.received, tz=UTC)
        calendar = city_calendar()
        half = clocks.due_at(received, max(1, days // 2), "business_day", zone, calendar)
        return max(0, -clocks.business_days_left(datetime.fromtimestamp(at, tz=UTC), half, zone, calendar))

    def _terms_waited(self, told: ToldCase, at: float) -> float:
        """Return how many times its term a case had waited, as `cases.actions.rank_case` counts it."""
        amount, unit = told.book.term
        days = max(1, amount // 24 if unit == "hour" else amount)
        return city_calendar().count(self._day(told.book.received), self._day(at)) / days

    def _of_person(self, person: int, at: float) -> tuple[priority.Why, ...]:
        if person < 0:
            return ()
        who = self._draft.register[person]
        if who.birth_date is None and not who.indicators:
            return ()
        why = preferential_reasons(
            birth_date=who.birth_date,
            codes=who.indicators,
            day=self._day(at),
            local_rules=self._town.local_rules,
        )
        return tuple(priority.Why(f"person.{reason.code}", reason.points, reason.text) for reason in why)

    def _day(self, at: float) -> date:
        return datetime.fromtimestamp(at, tz=UTC).astimezone(self._town.zone_info).date()
