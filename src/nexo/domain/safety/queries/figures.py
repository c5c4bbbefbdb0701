"""Counts by zone and month, none of them small enough to tell on anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count
from django.db.models.functions import TruncMonth

from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.safety import policies
from nexo.domain.safety.rules.blurring import told
from nexo.kernel import clock
from nexo.kernel.actors import Actor

MONTHS = 6


@dataclass(frozen=True, slots=True)
class Counts:
    """A row of the table; `cells` has one count a month, None where it is too small to tell."""

    zone: str
    cells: Sequence[int | None]


@dataclass(frozen=True, slots=True)
class ByZone:
    """The months as their first days, and a row a zone. No totals: from a total a small cell could be reckoned."""

    months: Sequence[date]
    rows: Sequence[Counts]


def by_zone(actor: Actor, jurisdiction: Jurisdiction) -> ByZone:
    """Return how many reports each zone had in each of the last months. Two queries, three for an auditor."""
    zone_info = jurisdiction.zone_info
    months = _months(clock.today(zone_info))
    month = TruncMonth("received_at", tzinfo=zone_info)
    since = clock.now() - timedelta(days=31 * MONTHS)
    found = (
        policies.visible_to(actor)
        .filter(received_at__gte=since)
        .annotate(month=month)
        .order_by()
        .values_list("zone_id", "month")
        .annotate(n=Count("id"))
    )
    counted = {(zone_id, moment.date()): n for zone_id, moment, n in found}
    zones = [
        *jurisdiction.zone_set.order_by("code").values_list("id", "name"),
        (None, ""),
    ]
    return ByZone(
        months,
        [Counts(name, [told(counted.get((zone_id, one), 0)) for one in months]) for zone_id, name in zones],
    )


def _months(today: date) -> list[date]:
    """Return the first days of the last months, the present one last."""
    count = today.year * 12 + today.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(count - MONTHS + 1, count + 1)]
