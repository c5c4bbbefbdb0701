"""The priority of each case with its reasons, by the rule of cases."""

from collections.abc import Sequence
from datetime import UTC, datetime

from nexo.application.demo.load import columns
from nexo.application.demo.load.columns import Texts
from nexo.application.demo.load.ground import Ground
from nexo.application.demo.load.lives_told import ToldCase
from nexo.application.demo.load.register import Register
from nexo.application.demo.world.world import World
from nexo.domain.cases.rules import priority
from nexo.domain.organisation.queries import poorest_zone_ids
from nexo.domain.parties.rules.helping import preferential_reasons


class Ranks:
    """Weighs the cases of a world as they were opened."""

    def __init__(self, world: World, ground: Ground, register: Register) -> None:
        self._world, self._ground, self._register = world, ground, register
        poor = poorest_zone_ids(ground.jurisdiction.pk)
        self._poor = [zone.pk in poor for zone in ground.zones.values()]

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
        zone = int(reports.zone[number])
        person = int(reports.person[number])
        if "L" not in service.asks:
            known = person >= 0 and self._world.use.by_official[person]
            zone = int(self._world.people.zone[person]) if known else -1
        return priority.reasons(
            priority.Facts(
                safety_points=service.safety,
                vulnerability=self._of_person(person, float(reports.registered[number])),
                zone_is_poorest=zone >= 0 and self._poor[zone],
            )
        )

    def _of_person(self, person: int, at: float) -> tuple[priority.Why, ...]:
        if person < 0:
            return ()
        who = self._register[person]
        if who.birth_date is None and not who.indicators:
            return ()
        day = datetime.fromtimestamp(at, tz=UTC).astimezone(self._ground.jurisdiction.zone_info).date()
        why = preferential_reasons(
            birth_date=who.birth_date,
            codes=who.indicators,
            day=day,
            local_rules=self._ground.jurisdiction.local_rules,
        )
        return tuple(priority.Why(f"person.{reason.code}", reason.points, reason.text) for reason in why)
