"""What the catalogue let the front office resolve becomes a delegation, once a service."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from nexo.domain.catalogue.models import Delegation
from nexo.testing.town import small_town


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.mark.timeout(400)
@pytest.mark.django_db(transaction=True)
def test_services_that_the_front_office_resolved_are_delegated():
    town = small_town()
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        versions = migrate([("catalogue", "0006_legal_terms")]).get_model("catalogue", "ServiceVersion")
        back = versions.objects.filter(front_office_resolves=True)
        assert [row.service.code for row in back.select_related("service")] == ["MO01"]
        versions.objects.filter(service__code="AP01").update(front_office_resolves=True)
        versions.objects.filter(service__code="VI01").update(front_office_resolves=True, status="retired")
    finally:
        migrate(newest)
    rows = Delegation.objects.filter(jurisdiction=town.jurisdiction).order_by("service__code")
    assert [(row.service.code, row.role, row.act, row.legal_act, row.daily_limit) for row in rows] == [
        ("AP01", "front_office", "resolve", "(heredada del catálogo)", None),
        ("MO01", "front_office", "resolve", "(heredada del catálogo)", None),
    ]
    assert {row.revoked_at for row in rows} == {None}
