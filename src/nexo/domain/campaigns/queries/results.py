"""How a campaign turned out: by zone and group without small cells, by reason, and who was not reached."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from nexo.domain.campaigns import policies
from nexo.domain.campaigns.enums import AgeBand, RecipientState, Skip
from nexo.domain.campaigns.models import Campaign, Recipient
from nexo.domain.campaigns.rules.counts import Row, pooled
from nexo.domain.interactions import registry
from nexo.domain.organisation.models import Zone
from nexo.kernel.actors import Actor
from nexo.kernel.audit.reads import record_reads
from nexo.kernel.errors import NotAllowed
from nexo.kernel.paging import Page, keyset_page

FIGURES = ("queued", "sent", "delivered", "read", "failed", "skipped", "replied", "opted_out", "cost_cents")
_SENT = ("sent", "delivered", "read")
_LOST = ("failed", "unknown", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """`total` holds every figure; `reasons` are (code of our own or of the provider, whether ours, how many)."""

    people: int
    waiting: int
    total: dict[str, int]
    zones: tuple[Row, ...]
    groups: tuple[Row, ...]
    channels: tuple[Row, ...]
    reasons: tuple[tuple[str, bool, int], ...]


def results_of(campaign: Campaign, *, unknown: str, other: str) -> Results:
    """Return the figures of a campaign; `unknown` and `other` are the words for no zone and for the small ones together.

    Five queries, however many people.
    """
    rows = Recipient.objects.filter(campaign=campaign)
    by = rows.order_by().values("zone_id", "band", "channel").annotate(people=Count("pk"), **_figures())
    cells: list[dict[str, Any]] = [{**cell} for cell in by]
    zones = dict(Zone.objects.filter(jurisdiction_id=campaign.jurisdiction_id).values_list("pk", "name"))
    bands = dict(AgeBand.choices)
    return Results(
        people=sum(cell["people"] for cell in cells),
        waiting=sum(cell["waiting"] for cell in cells),
        total={name: sum(cell[name] or 0 for cell in cells) for name in FIGURES},
        zones=_grouped(cells, lambda cell: zones.get(cell["zone_id"], unknown), other),
        groups=_grouped(cells, lambda cell: str(bands.get(cell["band"], unknown)), other),
        channels=_grouped([cell for cell in cells if cell["channel"]], _channel, other),
        reasons=_reasons(rows),
    )


def missed(*, actor: Actor, campaign: Campaign, after: str | None = None, limit: int = 25) -> Page[Recipient]:
    """Return the people whom it did not reach, with the reason; who reads them is written down.

    Raises `NotAllowed` for whoever does not read people. Nobody protected is on it.
    """
    if not policies.may_see_people(actor, campaign):
        raise NotAllowed
    rows = _not_reached(campaign).select_related("party", "zone", "interaction__delivery")
    found = keyset_page(rows, order=("id",), after=after, limit=limit)
    record_reads(
        actor=actor,
        party_ids=[row.party_id for row in found.items],
        purpose="campaign",
        kind="campaign_missed",
        fields="name",
    )
    return found


def _not_reached(campaign: Campaign) -> QuerySet[Recipient]:
    lost = Q(state=RecipientState.SKIPPED) | Q(interaction__delivery__state__in=_LOST)
    return Recipient.objects.filter(
        lost, campaign=campaign, party__is_confidential=False, party__canonical__isnull=True
    ).exclude(skip=Skip.PROTECTED)


def _figures() -> dict[str, Any]:
    delivery = "interaction__delivery__state__in"
    return {
        "waiting": Count("pk", filter=Q(state=RecipientState.WAITING)),
        "queued": Count("pk", filter=Q(state=RecipientState.QUEUED)),
        "sent": Count("pk", filter=Q(**{delivery: _SENT})),
        "delivered": Count("pk", filter=Q(**{delivery: ("delivered", "read")})),
        "read": Count("pk", filter=Q(**{delivery: ("read",)})),
        "failed": Count("pk", filter=Q(state=RecipientState.QUEUED, **{delivery: _LOST})),
        "skipped": Count("pk", filter=Q(state=RecipientState.SKIPPED)),
        "replied": Count("pk", filter=Q(replied_at__isnull=False)),
        "opted_out": Count("pk", filter=Q(opted_out_at__isnull=False)),
        "cost_cents": Sum("cost_cents"),
    }


def _grouped(
    cells: list[dict[str, Any]], name_of: Callable[[dict[str, Any]], str], other: str
) -> tuple[Row, ...]:
    people: dict[str, int] = {}
    figures: dict[str, dict[str, int]] = {}
    for cell in cells:
        label = name_of(cell)
        people[label] = people.get(label, 0) + cell["people"]
        mine = figures.setdefault(label, dict.fromkeys(FIGURES, 0))
        for name in FIGURES:
            mine[name] += cell[name] or 0
    return tuple(pooled([Row(label, people[label], figures[label]) for label in people], other))


def _channel(cell: dict[str, Any]) -> str:
    return str(registry.channels.get(cell["channel"]).label)


def _reasons(rows: QuerySet[Recipient]) -> tuple[tuple[str, bool, int], ...]:
    ours = rows.filter(state=RecipientState.SKIPPED).order_by().values_list("skip").annotate(n=Count("pk"))
    theirs = (
        rows.filter(state=RecipientState.QUEUED, interaction__delivery__state__in=_LOST)
        .order_by()
        .values_list("interaction__delivery__error_code")
        .annotate(n=Count("pk"))
    )
    found = [(code, True, n) for code, n in ours] + [(code, False, n) for code, n in theirs]
    return tuple(sorted(found, key=lambda one: (-one[2], one[0])))
