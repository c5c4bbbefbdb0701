"""How past cases would go by other rules, and what a look over the rules finds in them.

Cases of protected routes take no part: who routes must not learn of them. Loads are counted as they are today,
because how loaded a unit was then is not kept.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from nexo.domain.cases.models import Case
from nexo.domain.cases.queries.routing import counting, persons_in
from nexo.domain.catalogue.enums import HIDDEN, Visibility
from nexo.domain.catalogue.policies import ROUTING_READERS, may_read_routing
from nexo.domain.catalogue.rules.routing.deciding import Usable, applying, busy_by, decide
from nexo.domain.catalogue.rules.routing.sentence import Choice, Facts, Field, Load
from nexo.domain.organisation.models import Unit
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.errors import NotAllowed

DAYS = 90
MOST_CASES = 100_000
_CHUNK = 5_000
_EXAMPLES = 5

Progress = Callable[[int], None]
"""Told, now and then, how many cases were looked at."""


@dataclass(frozen=True, slots=True)
class PastCase:
    """A past case as far as routing goes: its facts, its service's owner unit, its unit today, and its code.

    The code is empty where the identity is reserved.
    """

    facts: Facts
    owner_id: UUID
    unit_id: UUID
    code: str


@dataclass(slots=True)
class Difference:
    """Cases that would go elsewhere: from, to, how many, how many are there today by hand, codes of a few."""

    before: str
    after: str
    cases: int = 0
    already: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Trial:
    """What a change of the rules would have done to the cases of the last `days`."""

    days: int
    cases: int
    is_cut: bool
    asks_load: bool
    differences: list[Difference]

    @property
    def changed(self) -> int:
        """How many cases would go elsewhere."""
        return sum(one.cases for one in self.differences)


def try_rules(
    *,
    actor: Actor,
    current: Sequence[Usable],
    proposed: Sequence[Usable],
    days: int = DAYS,
    progress: Progress | None = None,
) -> Trial:
    """Return which past cases `proposed` sends elsewhere than `current`, most first.

    Codes are shown of the units over which the actor routes. Two queries, and one more where a rule asks for
    load. Raises `NotAllowed`.
    """
    if not may_read_routing(actor):
        raise NotAllowed
    jurisdiction_id = jurisdiction_of(actor)
    units = list(Unit.objects.filter(jurisdiction_id=jurisdiction_id))
    ids, names = {one.code: one.pk for one in units}, {one.pk: one.name for one in units}
    asked = [*current, *proposed]
    busy = busy_by(counting(jurisdiction_id), asked)
    goes: dict[Facts, tuple[str, str]] = {}
    rows: dict[tuple[UUID, UUID], Difference] = {}
    seen = None if actor.kind is ActorKind.SYSTEM else actor.units_of(ROUTING_READERS)
    looked = 0
    for case in past_cases(jurisdiction_id, days, asked):
        looked += 1
        if progress is not None and looked % _CHUNK == 0:
            progress(looked)
        if case.facts not in goes:
            ways = [decide(rules, case.facts, busy) for rules in (current, proposed)]
            goes[case.facts] = (ways[0].target if ways[0] else "", ways[1].target if ways[1] else "")
        before, after = (ids.get(code, case.owner_id) for code in goes[case.facts])
        if before != after:
            row = rows.setdefault((before, after), Difference(names[before], names[after]))
            _add(row, case, after, shows=seen is None or case.unit_id in seen)
    return Trial(
        days=days,
        cases=looked,
        is_cut=looked == MOST_CASES,
        asks_load=any(isinstance(one, Load) for rule in asked for one in rule.sentence.conditions),
        differences=sorted(rows.values(), key=lambda row: (-row.cases, row.before, row.after)),
    )


@dataclass(slots=True)
class Coverage:
    """How often each rule held and decided; how many cases of each service had a rule, and had none."""

    cases: int = 0
    held: Counter[int] = field(default_factory=Counter)
    decided: Counter[int] = field(default_factory=Counter)
    without: Counter[str] = field(default_factory=Counter)
    by_rule: Counter[str] = field(default_factory=Counter)


def coverage(*, actor: Actor, rules: Sequence[Usable], days: int = DAYS) -> Coverage:
    """Return how the rules would have done for the cases of the last `days`. One query, and one for loads."""
    if not may_read_routing(actor):
        raise NotAllowed
    jurisdiction_id = jurisdiction_of(actor)
    busy, found = busy_by(counting(jurisdiction_id), rules), Coverage()
    known: dict[Facts, list[int]] = {}
    for case in past_cases(jurisdiction_id, days, rules):
        if case.facts not in known:
            known[case.facts] = [rule.number for rule in applying(rules, case.facts, busy)]
        numbers = known[case.facts]
        found.cases += 1
        found.held.update(numbers)
        found.decided.update(numbers[:1])
        (found.by_rule if numbers else found.without)[case.facts.service] += 1
    return found


def past_cases(jurisdiction_id: UUID, days: int, rules: Sequence[Usable]) -> Iterator[PastCase]:
    """Yield the cases of the last `days`, the newest first, at most 100,000, as they stream from the database."""
    with_persons = any(
        isinstance(one, Choice) and one.field is Field.PERSON
        for rule in rules
        for one in rule.sentence.conditions
    )
    rows = (
        Case.objects.filter(jurisdiction_id=jurisdiction_id, received_at__gte=clock.now() - timedelta(days))
        .exclude(visibility__in=HIDDEN)
        .order_by("-received_at", "-id")
    )
    columns = (
        "service__code",
        "service__group__code",
        "kind",
        "visibility",
        "zone__code",
        "channel",
        "service__owner_unit_id",
        "owner_unit_id",
        "public_code",
        *(("priority_reasons",) if with_persons else ()),
    )
    same: dict[tuple[str, ...], Facts] = {}
    for row in rows.values_list(*columns)[:MOST_CASES].iterator(chunk_size=_CHUNK):
        service, group, kind, visibility, zone, channel, owner_id, unit_id, code, *reasons = row
        persons = persons_in(each["code"] for each in reasons[0]) if reasons else frozenset[str]()
        key = (service, group, kind, visibility, zone or "", channel, *sorted(persons))
        facts = same.get(key)
        if facts is None:
            facts = same[key] = Facts(
                service=service,
                group=group,
                kind=kind,
                visibility=visibility,
                zone=zone or "",
                channel=channel,
                persons=persons,
            )
        yield PastCase(facts, owner_id, unit_id, code if visibility == Visibility.NORMAL else "")


def _add(row: Difference, case: PastCase, after: UUID, *, shows: bool) -> None:
    row.cases += 1
    row.already += case.unit_id == after
    if shows and case.code and len(row.examples) < _EXAMPLES:
        row.examples.append(case.code)
