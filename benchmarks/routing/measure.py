"""Loads cases, gives them zones and persons, and measures; the last line printed is JSON."""

import json
import os
import sys
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexo.config.settings")
django.setup()

from benchmarks.data.load import load  # noqa: E402 - Django first
from django.conf import settings  # noqa: E402 - Django first
from django.core.management import call_command  # noqa: E402 - Django first
from django.db import connection  # noqa: E402 - Django first

from nexo.domain.cases.models import Case  # noqa: E402 - Django first
from nexo.domain.cases.queries.routing import counting  # noqa: E402 - Django first
from nexo.domain.cases.queries.routing_report import routing_report  # noqa: E402 - Django first
from nexo.domain.cases.queries.routing_trial import try_rules  # noqa: E402 - Django first
from nexo.domain.catalogue.actions.publish_routing import publish_routing  # noqa: E402 - Django first
from nexo.domain.catalogue.actions.write_routing import add_rule  # noqa: E402 - Django first
from nexo.domain.catalogue.models import ServiceVersion  # noqa: E402 - Django first
from nexo.domain.catalogue.queries.routing import route, routing_rules, usable  # noqa: E402 - Django first
from nexo.domain.organisation.models import Jurisdiction, Zone  # noqa: E402 - Django first
from nexo.kernel import clock  # noqa: E402 - Django first
from nexo.kernel.actors import system  # noqa: E402 - Django first

_ZONES, _RULES, _ROUTED, _EVER = 12, 30, 200, 10_000
_SPREAD = """
UPDATE cases_case SET
    zone_id = (SELECT id FROM organisation_zone WHERE code = 'Z' || mod(abs(hashtext(public_code)), %s)),
    priority_reasons = CASE WHEN mod(abs(hashtext(public_code)), 7) = 0
        THEN '[{"code": "person.AGE70", "points": 10, "text": "x", "rule": "x"}]'::jsonb
        ELSE '[]'::jsonb END
"""


def main(size: int) -> None:
    """Load, write thirty rules, and time what people wait for."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    load(size)
    town = Jurisdiction.objects.get(slug="bench")
    Zone.objects.bulk_create(
        Zone(jurisdiction=town, code=f"Z{at}", name=f"Barrio {at}") for at in range(_ZONES)
    )
    with connection.cursor() as cursor:
        cursor.execute(_SPREAD, [_ZONES])
        cursor.execute("ANALYZE")
    actor = system(town.id)
    codes = list(ServiceVersion.objects.values_list("service__code", flat=True))
    for number in range(_RULES):
        code, unit = codes[number % len(codes)], f"A{(number + 1) % len(codes)}"
        person = " y la persona es de atención preferencial" if number % 5 == 0 else ""
        load_ = " y hay más de 40 casos abiertos en A0" if unit != "A0" and number % 7 == 0 else ""
        draft = add_rule(
            actor=actor,
            sentence=f"si el servicio es {code} y la zona es Z{number % _ZONES}{person}{load_}, va a {unit}",
        ).routing_set
    publish_routing(actor=actor, revision=draft.revision)
    rules = usable(routing_rules(town.id), clock.now().date())
    version = ServiceVersion.objects.select_related("service__group", "service__owner_unit").get(
        service__code=codes[0]
    )
    zone = Zone.objects.get(code="Z0")
    print(
        json.dumps(
            {
                "cases": Case.objects.count(),
                "rules": len(rules),
                "try_s": _timed(lambda: try_rules(actor=actor, current=[], proposed=rules, days=_EVER)),
                "report_s": _timed(lambda: routing_report(actor=actor, days=_EVER)),
                "route_ms": round(
                    1000
                    * _timed(
                        lambda: [
                            route(
                                version=version,
                                zone=zone,
                                channel="voice",
                                persons=frozenset({"AGE70"}),
                                count=counting(town.id),
                            )
                            for _ in range(_ROUTED)
                        ]
                    )
                    / _ROUTED,
                    2,
                ),
                "routed_by": route(
                    version=version, zone=zone, persons=frozenset({"AGE70"}), count=counting(town.id)
                ).because,
                "changed": try_rules(actor=actor, current=[], proposed=rules, days=_EVER).changed,
            }
        )
    )


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return round(time.perf_counter() - start, 2)


if __name__ == "__main__":
    main(int(sys.argv[1]))
