"""Let the rules of time act: the cases whose day has come are found in one statement, over an index."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan

from nexo.domain.automation.actions.fire_rules import Ground, fire, read_town
from nexo.domain.automation.enums import TIMERS, FiringState, Trigger
from nexo.domain.automation.models import Firing, RuleVersion
from nexo.domain.automation.policies import touchable
from nexo.domain.automation.queries.rules import awaiting
from nexo.domain.automation.queries.words import asked_for, facts_of
from nexo.domain.automation.rules.happening import Happening
from nexo.domain.automation.rules.saying import Rule as Said
from nexo.domain.automation.rules.saying import When, rule_from_json
from nexo.domain.cases.enums import OPEN_PHASES
from nexo.domain.cases.models import Case
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.organisation.queries.town import calendar_of
from nexo.kernel import clock

AT_ONCE = 200
_OPEN = [phase.value for phase in OPEN_PHASES]


Due = tuple[UUID, datetime]
"""A case whose moment has come, and the date that it is about: each (rule, case, date) fires once."""


def run_timers(*, town: Jurisdiction, at_once: int = AT_ONCE) -> int:
    """Let the timers of a town act on the cases whose moment has come; return how many firings there were.

    A timer paces itself: with many cases at once it takes as many as its hour has room for, and goes on the next.
    """
    versions = awaiting([town.pk], [one.value for one in TIMERS])
    known = read_town(town, versions) if versions else None
    made = 0
    for version in versions:
        said = rule_from_json(version.says)
        room, last = version.rule.an_hour - _in_last_hour(version), None
        while known is not None and room > 0:
            cases = due_cases(version, said, town, most=min(at_once, room), after=last)
            if not cases:
                break
            fired, last = _fire_all(version, said, cases, known), cases[-1]
            room, made = room - fired, made + fired
    return made


@transaction.atomic
def _fire_all(version: RuleVersion, said: Said, cases: Sequence[Due], town: Ground) -> int:
    facts = facts_of([case_id for case_id, _ in cases])
    made = 0
    for case_id, about_at in cases:
        # The same moment of the same case has the same id, so that a repeat finds it done.
        fact = uuid5(NAMESPACE_URL, f"nexo:timer:{version.rule_id}:{case_id}:{about_at.isoformat()}")
        happening = Happening(
            event_id=fact,
            topic="",
            trigger=said.when.trigger,
            case_id=case_id,
            jurisdiction_id=town.town.pk,
            cause=fact,
        )
        if case_id in facts:
            fired = fire(version, said, happening, facts[case_id], town, about_at=about_at)
            made += fired is not None
    return made


def due_cases(
    version: RuleVersion, said: Said, town: Jurisdiction, *, most: int, after: Due | None = None
) -> list[Due]:
    """Return open cases whose moment for a timer has come and that it did not act on, oldest first. One query.

    «Faltan N días hábiles» are those that end on a day with N business days before it, today left out; «N días
    hábiles sin movimiento» those whose last move lies so many business days back, whenever that was.
    """
    rows = touchable(Case.objects.filter(jurisdiction=town, phase__in=_OPEN, paused_since__isnull=True))
    column = "due_at" if said.when.trigger is Trigger.NEAR_DUE else "updated_at"
    begins, ends = window(said.when, town, clock.now())
    rows = rows.filter(**{f"{column}__lt": ends})
    if begins is not None:
        rows = rows.filter(**{f"{column}__gte": begins})
    if after is not None:
        rows = rows.filter(TupleGreaterThan(Tuple(column, "pk"), (after[1], after[0])))
    acted = Firing.objects.filter(rule=version.rule, case=OuterRef("pk"), about_at=OuterRef(column))
    rows = asked_for(rows, said.asks).filter(~Exists(acted)).order_by(column, "pk")
    return list(rows.values_list("pk", column)[:most])


def window(when: When, town: Jurisdiction, now: datetime) -> tuple[datetime | None, datetime]:
    """Return from when (None: ever) until when (not included) the date of a case makes its moment now."""
    zone, calendar = town.zone_info, calendar_of(town.calendar_id)
    today = now.astimezone(zone).date()
    if when.trigger is Trigger.NEAR_DUE:
        last = calendar.after(today, when.number)
        before = calendar.after(today, when.number - 1) if when.number > 1 else today
        return _midnight(before + timedelta(days=1), zone), _midnight(last + timedelta(days=1), zone)
    day = today
    while calendar.count(day, today) < when.number:
        day -= timedelta(days=1)
    return None, _midnight(day + timedelta(days=1), zone)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _in_last_hour(version: RuleVersion) -> int:
    rows = Firing.objects.filter(rule_id=version.rule_id, at__gt=clock.now() - timedelta(hours=1))
    return rows.exclude(state=FiringState.BRAKED).count()
