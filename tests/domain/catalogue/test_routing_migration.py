"""Rules of a service and a zone become sentences that send every case where it went before."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from nexo.domain.catalogue.models import RoutingRule
from nexo.domain.catalogue.queries.routing import routing_rules, tongue_of
from nexo.domain.catalogue.rules.routing.reading import parse
from nexo.domain.catalogue.rules.routing.sentence import from_json
from nexo.domain.organisation.models import Zone
from nexo.testing.town import small_town

BEFORE = ("catalogue", "0003_call_script")


def migrate(*targets):
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets))
    return executor.loader.project_state(list(targets)).apps


@pytest.mark.timeout(400)
@pytest.mark.django_db(transaction=True)
def test_old_rules_keep_their_meaning():
    town = small_town()
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    second = Zone.objects.create(jurisdiction=town.jurisdiction, code="Z02", name="Norte")
    try:
        old = migrate(BEFORE).get_model("catalogue", "RoutingRule")
        lamps, roads = town.versions["AP01"].service_id, town.versions["VI01"].service_id
        for service, zone, unit, is_enabled in (
            (roads, town.zone, "SP", False),
            (lamps, second, "VIA", True),
            (lamps, town.zone, "VIA", True),
        ):
            old.objects.create(
                service_id=service, zone_id=zone.pk, unit_id=town.units[unit].pk, is_enabled=is_enabled
            )
    finally:
        migrate(*newest)  # whatever is tested next finds the tables as they are
    rules = routing_rules(town.jurisdiction.id)
    assert [(row.number, row.sentence, row.is_enabled, row.unit.code) for row in rules] == [
        (1, "si el servicio es AP01 y la zona es Z01 o Z02, va a VIA", True, "VIA"),
        (2, "si el servicio es VI01 y la zona es Z01, va a SP", False, "SP"),
    ]
    assert rules[0].told == "el servicio es Luminaria apagada y la zona es Centro o Norte"
    words = tongue_of(town.jurisdiction.id).vocabulary
    assert [from_json(row.says) for row in rules] == [parse(row.sentence, words) for row in rules]
    assert RoutingRule.objects.count() == 2
