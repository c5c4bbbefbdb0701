"""The ledgers: what is written, and that it only grows."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind, system
from nexo.kernel.audit.models import AuditEntry, ReadEntry, Seal
from nexo.kernel.audit.reads import record_reads
from nexo.kernel.audit.record import record
from nexo.kernel.events import correlation

NOON = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
ACTOR = Actor(kind=ActorKind.STAFF, jurisdiction_id=UUID(int=1), staff_id=UUID(int=2))
pytestmark = pytest.mark.django_db


def test_an_act_is_written_whole(django_assert_num_queries):
    with clock.frozen(NOON), correlation.correlating(UUID(int=9)), django_assert_num_queries(1):
        record(
            actor=ACTOR,
            action="cases.assign",
            kind="case",
            object_id=UUID(int=3),
            reason="turno",
            changes={"unit": [None, "obras"]},
        )
    row = AuditEntry.objects.get()
    assert (row.at, row.actor_kind, row.actor_id, row.jurisdiction_id, row.correlation_id) == (
        NOON,
        "staff",
        UUID(int=2),
        UUID(int=1),
        UUID(int=9),
    )
    assert (row.action, row.kind, row.object_id, row.reason, row.changes) == (
        "cases.assign",
        "case",
        UUID(int=3),
        "turno",
        {"unit": [None, "obras"]},
    )


def test_reads_are_one_statement_and_one_row_a_party(django_assert_num_queries):
    parties = [UUID(int=n) for n in (5, 6, 5)]
    with clock.frozen(NOON), django_assert_num_queries(1):
        record_reads(actor=ACTOR, party_ids=parties, purpose="atención", kind="search", fields="name")
    assert list(
        ReadEntry.objects.order_by("id").values_list("party_id", "purpose", "kind", "fields", "at")
    ) == [
        (UUID(int=5), "atención", "search", "name", NOON),
        (UUID(int=6), "atención", "search", "name", NOON),
    ]


def test_reading_nobody_writes_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        record_reads(actor=ACTOR, party_ids=[], purpose="x", kind="page")


def test_numbers_grow():
    for _ in range(3):
        record(actor=system(None), action="x.y", kind="x", object_id=None)
    ids = list(AuditEntry.objects.order_by("at", "id").values_list("id", flat=True))
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]


def test_have_a_name():
    assert str(AuditEntry(action="x.y", kind="x")) == "x.y x"
    assert str(ReadEntry(kind="page", party_id=UUID(int=1))) == f"page {UUID(int=1)}"
    assert str(Seal(ledger="reads", number=4)) == "reads 4"


@pytest.mark.parametrize("table", ["audit_auditentry", "audit_readentry", "audit_seal"])
@pytest.mark.parametrize(
    "statement", ["DELETE FROM {}", "UPDATE {} SET id = id", "TRUNCATE {}", "DELETE FROM {} WHERE id = 0"]
)
def test_nothing_but_growth_is_possible(table, statement):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL nexo.refuse_truncate = 'on'")
        with pytest.raises(IntegrityError, match="the ledger only grows"), transaction.atomic():
            cursor.execute(statement.format(table))
