"""Loads cases over a year, gives them texts, zones and persons, and times what the hourly job does; prints JSON."""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexo.config.settings")
django.setup()

from benchmarks.data.load import load  # noqa: E402 - Django first
from django.conf import settings  # noqa: E402 - Django first
from django.core.management import call_command  # noqa: E402 - Django first
from django.db import connection  # noqa: E402 - Django first

from nexo.domain.analytics.actions.count_terms import count_terms  # noqa: E402 - Django first
from nexo.domain.analytics.actions.find_signals import find_signals  # noqa: E402 - Django first
from nexo.domain.analytics.models import CaseFigure, Signal, TermFigure  # noqa: E402 - Django first
from nexo.domain.analytics.queries.signals import days_to_count  # noqa: E402 - Django first
from nexo.domain.cases.models import Case  # noqa: E402 - Django first
from nexo.domain.organisation.models import Jurisdiction, Zone  # noqa: E402 - Django first

_ZONES = 12
_SPREAD = """
UPDATE cases_case SET
    zone_id = (SELECT id FROM organisation_zone WHERE code = 'Z' || mod(abs(hashtext(public_code)), %s));
TRUNCATE analytics_casefigure;
INSERT INTO analytics_casefigure (jurisdiction_id, day, unit_id, service_id, zone_id, channel, received, "left",
    resolved, on_time, reopened, returned, responded, response_minutes, resolution_minutes, resolution_histogram, silent)
SELECT jurisdiction_id, (received_at AT TIME ZONE %s)::date, owner_unit_id, service_id, zone_id, channel, count(*),
    0, 0, 0, 0, 0, 0, 0, 0, '{}', 0
FROM cases_case GROUP BY 1, 2, 3, 4, 5, 6;
ANALYZE
"""


def main(size: int) -> None:
    """Load, count the words of eight weeks, and look for what rose on the last day."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    load(size)
    town = Jurisdiction.objects.get(slug="bench")
    Zone.objects.bulk_create(
        Zone(jurisdiction=town, code=f"Z{at}", name=f"Barrio {at}") for at in range(_ZONES)
    )
    with connection.cursor() as cursor:
        cursor.execute(_SPREAD, [_ZONES, str(town.zone_info)])
    newest = Case.objects.order_by("-received_at").values_list("received_at", flat=True)[0]
    today = newest.astimezone(town.zone_info).date()
    days = days_to_count(town.pk, today - timedelta(days=1))
    texts = 0

    def count() -> None:
        nonlocal texts
        texts = sum(count_terms(town=town, day=day) for day in days)

    counted = _timed(count)
    first = _timed(lambda: find_signals(town=town, today=today))
    print(
        json.dumps(
            {
                "cases": Case.objects.count(),
                "figures": CaseFigure.objects.count(),
                "days_counted": len(days),
                "texts_counted": texts,
                "words_kept": TermFigure.objects.count(),
                "count_a_day_ms": round(1000 * counted / max(1, len(days)), 1),
                "look_s": first,
                "look_again_s": _timed(lambda: find_signals(town=town, today=today)),
                "signals": Signal.objects.count(),
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }
        )
    )


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return round(time.perf_counter() - start, 3)


if __name__ == "__main__":
    main(int(sys.argv[1]))
