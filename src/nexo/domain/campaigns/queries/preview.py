"""How many a segment holds and what writing to them takes, without telling who is in it."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models import Count, QuerySet
from django.db.models.fields import TextField
from django.db.models.functions import MD5, Cast

from nexo.domain.campaigns import policies
from nexo.domain.campaigns.enums import PUBLICITY
from nexo.domain.campaigns.models import Campaign, PublicityFreeze
from nexo.domain.campaigns.queries.choosing import letters
from nexo.domain.campaigns.queries.people import people_in, with_zone_and_birth
from nexo.domain.campaigns.rules.conditions import Conditions, to_json
from nexo.domain.campaigns.rules.counts import rounded
from nexo.domain.campaigns.rules.pace import Freeze, is_frozen, seconds_needed
from nexo.domain.interactions import registry
from nexo.domain.organisation.models import Jurisdiction, Zone
from nexo.domain.parties.models import Party
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.crypto import blind_index
from nexo.kernel.errors import NotAllowed

SAMPLE = 400
"""So many people, drawn by the hash of their ids, stand for all where each one's channel must be judged."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A rounded figure; None where it is too small to tell."""

    label: str
    people: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """`people` None: fewer than the minimum, and then nothing else is told. Cost in cents, time in seconds."""

    people: int | None
    zones: tuple[Cell, ...] = ()
    channels: tuple[Cell, ...] = ()
    cost_cents: int = 0
    seconds: int = 0


def preview(*, actor: Actor, town: Jurisdiction, campaign: Campaign, conditions: Conditions) -> Preview:
    """Return the preview of `campaign` (which may be unwritten) for these conditions; written down as asked.

    Fourteen queries, however many people. Raises `NotAllowed`.
    """
    if not (policies.may_draft(actor) or policies.may_see(actor, campaign)):
        raise NotAllowed
    people = people_in(town, campaign.purpose, conditions)
    asked = f"{campaign.purpose} {sorted(to_json(conditions).items())}"
    total = people.count()
    audit(
        actor=actor,
        action="campaigns.preview",
        kind="jurisdiction",
        object_id=town.pk,
        changes={"purpose": campaign.purpose, "conditions": to_json(conditions)},
    )
    about = rounded(total, partial(_chance, asked, ""))
    if about is None:
        return Preview(people=None)
    channels, cost = _channels(campaign, people, total, asked)
    return Preview(
        people=about,
        zones=_zones(town, people, asked),
        channels=channels,
        cost_cents=round(cost * about),
        seconds=seconds_needed(about, campaign.per_minute, campaign.opens, campaign.closes),
    )


def is_publicity_frozen(town: Jurisdiction, purpose: str, at: datetime) -> bool:
    """Say whether what is for `purpose` may not leave at `at`; what the law orders and services are exempt."""
    if purpose not in PUBLICITY:
        return False
    rows = PublicityFreeze.objects.filter(jurisdiction=town).values_list("starts_on", "ends_on")
    return is_frozen(at.astimezone(town.zone_info).date(), [Freeze(*row) for row in rows])


def _zones(town: Jurisdiction, people: QuerySet[Party], asked: str) -> tuple[Cell, ...]:
    counted = with_zone_and_birth(people).order_by().values("any_zone").annotate(n=Count("pk"))
    names = dict(Zone.objects.filter(jurisdiction=town).values_list("pk", "name"))
    cells = []
    for row in counted:
        label = names.get(row["any_zone"], "")
        cells.append(Cell(label, rounded(row["n"], partial(_chance, asked, f"z{label}"))))
    return tuple(sorted(cells, key=lambda cell: (-(cell.people or 0), cell.label)))


def _channels(
    campaign: Campaign, people: QuerySet[Party], total: int, asked: str
) -> tuple[tuple[Cell, ...], float]:
    drawn = list(people.order_by(MD5(Cast("id", TextField())))[:SAMPLE])
    found = letters(campaign, drawn)
    counts: dict[str, int] = {}
    for letter in found.values():
        counts[letter.channel] = counts.get(letter.channel, 0) + 1
    cells = []
    for slug, number in counts.items():
        label = registry.channels.get(slug).label if slug else ""
        of_all = round(number * total / len(drawn))
        cells.append(Cell(str(label), rounded(of_all, partial(_chance, asked, f"c{slug}"))))
    cells.sort(key=lambda cell: (not cell.label, -(cell.people or 0), cell.label))
    return tuple(cells), sum(letter.cost_cents for letter in found.values()) / len(drawn)


def _chance(asked: str, cell: str) -> int:
    """Return 0 to 9 for a cell of a question: always the same, and nobody outside can compute it."""
    return int(blind_index(f"{asked} {cell}", context="campaigns.preview")[:8], 16) % 10
