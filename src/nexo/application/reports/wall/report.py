"""Builds the wall in four queries, most of it from roll-ups: no name of a person, nothing of a single case."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from nexo.domain.analytics.queries import figures as rollups
from nexo.domain.analytics.queries.figures import Figures
from nexo.domain.cases.queries.ageing import COUNTS, Ageing, ageing
from nexo.domain.interactions.enums import ConversationState
from nexo.domain.interactions.models import CallBack, ChannelAccount, Conversation
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.visits.enums import VisitState
from nexo.domain.visits.models import Visit
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotAllowed

READERS = (
    Role.TRIAGE,
    Role.AREA_RESPONSIBLE,
    Role.SUPERVISOR,
    Role.CHAIN,
    Role.AUDITOR,
    Role.ANALYST,
)
DAYS = 7
_AREAS = 8
_LINES_OF_TODAY = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class ChannelHealth:
    """A way to reach the town and whether it works; None: nobody has asked it yet."""

    name: str
    slug: str
    is_well: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """What the wall shows. `waited_since`: since when whoever has waited longest for an answer does."""

    at: datetime
    figures: Figures
    areas: list[Ageing]
    total: Ageing
    channels: list[ChannelHealth]
    unanswered: int
    waited_since: datetime | None
    in_line: int
    in_line_since: datetime | None
    to_call_back: int


def wall(actor: Actor) -> Wall:
    """Return the wall of one's units, or of the town. Raises `NotAllowed`. Four queries."""
    if not actor.has_role(*READERS):
        raise NotAllowed
    now = clock.now()
    town = _town_now(actor, now)
    today = now.astimezone(town.zone_info).date()
    units = actor.units_of(READERS)
    midnight = datetime.combine(today + timedelta(days=1), time.min, town.zone_info)
    areas = ageing(jurisdiction_id=town.pk, unit_ids=units, now=now, midnight=midnight)
    found = rollups.overview(
        rollups.Period(
            jurisdiction_id=town.pk,
            since=today - timedelta(days=DAYS - 1),
            until=today,
            unit_ids=None if units is None else tuple(units),
        )
    )
    return Wall(
        at=now.astimezone(town.zone_info),
        figures=found.figures,
        areas=[one for one in areas if one.name][:_AREAS],
        total=_total(areas),
        channels=[ChannelHealth(row["name"], row["slug"], row["health"]) for row in town.channels],
        unanswered=town.unanswered,
        waited_since=town.waited_since,
        in_line=town.in_line,
        in_line_since=town.in_line_since,
        to_call_back=town.to_call_back,
    )


def _town_now(actor: Actor, now: datetime) -> Any:
    """Read the town with who waits in it and how its channels are: one query."""
    waiting = Conversation.objects.filter(
        jurisdiction=OuterRef("pk"), state=ConversationState.OPEN, waiting_since__isnull=False
    )
    line = Visit.objects.filter(
        queue__jurisdiction=OuterRef("pk"),
        day__gte=(now - _LINES_OF_TODAY).date(),
        ended_at__isnull=True,
        state=VisitState.WAITING,
    )
    calls = CallBack.objects.filter(jurisdiction=OuterRef("pk"), done_at__isnull=True)
    accounts = ChannelAccount.objects.filter(jurisdiction=OuterRef("pk"), is_active=True)
    row = JSONObject(name="name", slug="slug", health=F("health__ok"))
    return (
        Jurisdiction.objects.annotate(
            unanswered=_count(waiting),
            waited_since=_first(waiting, "waiting_since"),
            in_line=_count(line),
            in_line_since=_first(line, "arrived_at"),
            to_call_back=_count(calls),
            channels=ArraySubquery(accounts.order_by("slug", "name").values(row=row)),
        )
        .filter(pk=jurisdiction_of(actor))
        .get()
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().annotate(n=Func(F("pk"), function="COUNT", output_field=IntegerField()))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def _first(rows: QuerySet[Any], column: str) -> Subquery:
    return Subquery(rows.order_by(column).values(column)[:1])


def _total(areas: list[Ageing]) -> Ageing:
    return Ageing(name="", **{name: sum(getattr(one, name) for one in areas) for name in COUNTS})
