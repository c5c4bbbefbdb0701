"""Writes cases with three clocks each, publishes a day off that moves all of them, and times the moving."""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexo.config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - Django first
from django.core.management import call_command  # noqa: E402 - Django first
from django.db import connection  # noqa: E402 - Django first

from nexo.domain.cases.actions.open_case import Place, Request, open_case  # noqa: E402 - Django first
from nexo.domain.cases.actions.recompute_clocks import LANES, recompute_clocks  # noqa: E402 - Django first
from nexo.domain.cases.models import Case  # noqa: E402 - Django first
from nexo.domain.cases.rules.clocks import Term, ends  # noqa: E402 - Django first
from nexo.domain.organisation.actions.publish_calendar import publish_calendar  # noqa: E402 - Django first
from nexo.domain.organisation.models import Jurisdiction  # noqa: E402 - Django first
from nexo.domain.organisation.rules.calendars import Calendar  # noqa: E402 - Django first
from nexo.domain.organisation.rules.local_days import national_days  # noqa: E402 - Django first
from nexo.kernel import clock  # noqa: E402 - Django first
from nexo.testing.town import INSIDE, Town, small_town  # noqa: E402 - Django first

KINDS = ("first_response", "resolution", "legal")
_SKIPPED = ("id", "public_code", "received_at", "due_at")


def main(wanted: int) -> None:
    """Print what was measured as one line of JSON."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    town = _town()
    cases = wanted // len(KINDS)
    began = time.perf_counter()
    _write(cases)
    loaded = time.perf_counter() - began
    print(
        json.dumps({"clocks": cases * len(KINDS), "load_s": round(loaded, 1)} | _dates() | _recompute(town))
    )


def _town() -> Town:
    town = small_town()
    place = Place(text="Mitre 100", lat=INSIDE[0], lon=INSIDE[1])
    request = Request(
        version=town.versions["AP01"], description="No anda la luz", channel="whatsapp", place=place
    )
    open_case(actor=town.actors["atencion"], request=request)
    return town


def _write(cases: int) -> None:
    """Copy the one case so often, received over the last ten days, with clocks that end within two weeks."""
    kept = [field.column for field in Case._meta.concrete_fields if field.column not in _SKIPPED]
    names = ", ".join(f'"{name}"' for name in kept)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO cases_case (id, public_code, received_at, due_at, {names})"  # noqa: S608 - our own columns
            f" SELECT gen_random_uuid(), 'ZZ-' || n, now() - (n %% 10) * interval '1 day', now(), {names}"
            " FROM cases_case, generate_series(1, %s) AS n",
            [cases],
        )
        cursor.execute(
            "INSERT INTO cases_clock (case_id, kind, amount, unit, started_at, due_at, is_provisional, pauses,"
            " extended_amount, extension_reason)"
            " SELECT id, measured, 15, 'business_day', received_at, received_at + interval '21 days', false, '[]', 0, ''"
            " FROM cases_case, unnest(%s::text[]) AS measured WHERE public_code LIKE 'ZZ-%%'",
            [list(KINDS)],
        )
        cursor.execute("ANALYZE cases_case")
        cursor.execute("ANALYZE cases_clock")


def _dates() -> dict[str, int]:
    """Return how many due dates a second one process computes, a holiday calendar and all."""
    calendar = Calendar(frozenset(national_days("AR", "B", range(2024, 2030))))
    zone, term = ZoneInfo("America/Argentina/Buenos_Aires"), Term(amount=15, unit="business_day")
    start, size = datetime(2026, 1, 5, 12, tzinfo=UTC), 100_000
    began = time.perf_counter()
    for number in range(size):
        ends(term, start + timedelta(minutes=number), zone, calendar)
    return {"due_dates_a_second": round(size / (time.perf_counter() - began))}


def _recompute(town: Town) -> dict[str, float]:

    today = clock.now().date()
    publish_calendar(
        actor=town.actors["sistemas"],
        firm_until=date(today.year + 1, 12, 31),
        local={today + timedelta(days=1): "asueto", today + timedelta(days=4): "asueto"},
    )
    began = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.clocks.measure", "lane"]
    lanes = [
        subprocess.Popen([*command, str(lane)], stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves
        for lane in range(LANES)
    ]
    done = [json.loads(lane.communicate()[0]) for lane in lanes]
    took = time.perf_counter() - began
    seen = sum(each["seen"] for each in done)
    return {
        "seen": seen,
        "moved": sum(each["moved"] for each in done),
        "recompute_s": round(took, 1),
        "clocks_a_second": round(seen / took),
    }


def one_lane(lane: int) -> None:
    """Go through the share of one worker and print what it saw."""
    town = Jurisdiction.objects.get()
    done = recompute_clocks(town=town, lane=lane)
    seen, moved = done.seen, done.moved
    while done.after is not None:
        done = recompute_clocks(town=town, after=done.after, lane=lane)
        seen, moved = seen + done.seen, moved + done.moved
    print(json.dumps({"seen": seen, "moved": moved}))


if __name__ == "__main__":
    if sys.argv[1] == "lane":
        one_lane(int(sys.argv[2]))
    else:
        main(int(sys.argv[1]))
