"""Sealing: everything settled, nothing in flight, one chain, heads on disk."""

import json
from uuid import UUID

import psycopg
import pytest
from django.db import connection

from kernel.undone import undone
from nexo.kernel.actors import system
from nexo.kernel.audit import seal as sealing
from nexo.kernel.audit.anchor import anchor_file, read_anchors
from nexo.kernel.audit.models import Ledger, Seal
from nexo.kernel.audit.reads import record_reads
from nexo.kernel.audit.record import record
from nexo.kernel.audit.seal import seal_all, seal_ledger
from nexo.kernel.audit.tasks import task_seal
from nexo.kernel.audit.verify import verify

INSERT = (
    "INSERT INTO audit_auditentry (at, actor_kind, action, kind, reason, changes)"
    " VALUES (%s, 'system', 'x.y', 'x', '', '{}')"
)


def act(times: int = 1) -> None:
    for _ in range(times):
        record(actor=system(None), action="x.y", kind="x", object_id=UUID(int=3), changes={"a": "ñ\t\n\\"})


def other_connection() -> psycopg.Connection:
    parameters = connection.get_connection_params()
    for name in ("cursor_factory", "context"):
        parameters.pop(name, None)
    return psycopg.connect(**parameters)


@pytest.mark.django_db(transaction=True)
def test_an_empty_ledger_has_nothing_to_seal(fresh_ledgers):
    assert seal_all() == []
    report = verify()
    assert (report.ok, report.rows, report.seals, report.unsealed) == (True, 0, 0, 0)
    assert not anchor_file().exists()


@pytest.mark.django_db(transaction=True)
def test_seals_touch_and_are_chained(fresh_ledgers, monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 4)
    act(10)
    record_reads(actor=system(None), party_ids=[UUID(int=1)], purpose="p", kind="k")
    seals = seal_ledger(Ledger.ENTRIES)
    act(1)
    seals += seal_ledger(Ledger.ENTRIES)
    assert [one.number for one in seals] == list(range(1, len(seals) + 1))
    assert sum(one.rows for one in seals) == 11
    assert [one.first_id for one in seals[1:]] == [one.last_id + 1 for one in seals[:-1]]
    assert [one.previous for one in seals] == ["", *(one.head for one in seals[:-1])]
    assert seal_ledger(Ledger.ENTRIES) == []
    report = verify()
    assert (report.problems, report.rows, report.unsealed) == ([], 11, 1)


@pytest.mark.django_db(transaction=True)
def test_heads_are_kept_outside_the_database(fresh_ledgers):
    act(2)
    record_reads(actor=system(None), party_ids=[UUID(int=1)], purpose="p", kind="k")
    task_seal()
    act(1)
    seal_all()
    kept = [json.loads(line) for line in anchor_file().read_text().splitlines()]
    assert [(one["ledger"], one["number"]) for one in kept] == [("entries", 1), ("reads", 1), ("entries", 2)]
    assert [one["head"] for one in kept] == [
        Seal.objects.get(ledger=one["ledger"], number=one["number"]).head for one in kept
    ]
    report = verify(anchor_file())
    assert (report.ok, report.anchors, report.seals, report.rows) == (True, 3, 3, 4)


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_sealing_leaves_no_anchor(fresh_ledgers):
    act()
    with undone():
        seal_all()
    assert not anchor_file().exists()
    assert Seal.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_waits_for_a_number_that_is_still_in_flight(fresh_ledgers):
    """A row whose number is smaller commits after one whose number is greater: neither is skipped."""
    with other_connection() as slow:
        slow.execute(INSERT, ["2026-01-01T00:00:00Z"])
        act(1)
        assert seal_ledger(Ledger.ENTRIES, patience=0.1) == []
        slow.commit()
    (seal,) = seal_ledger(Ledger.ENTRIES)
    assert seal.rows == 2
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_what_runs_in_another_database_of_the_server_is_no_matter(fresh_ledgers):
    parameters = connection.get_connection_params()
    with psycopg.connect(
        host=parameters.get("host"), port=parameters.get("port"), user=parameters["user"], dbname="postgres"
    ) as elsewhere:
        elsewhere.execute("SELECT pg_current_xact_id()")
        act(1)
        assert len(seal_ledger(Ledger.ENTRIES, patience=0)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_number_that_was_given_up_is_no_gap(fresh_ledgers):
    with other_connection() as other:
        other.execute(INSERT, ["2026-01-01T00:00:00Z"])
        other.rollback()
    act(1)
    (seal,) = seal_ledger(Ledger.ENTRIES)
    assert (seal.rows, verify().problems) == (1, [])


@pytest.mark.django_db(transaction=True)
def test_a_young_transaction_does_not_hold_the_sealing_up(fresh_ledgers):
    act(1)
    with other_connection() as reader:
        # It has no id of its own: it only reads.
        reader.execute("SELECT count(*) FROM audit_auditentry")
        assert len(seal_ledger(Ledger.ENTRIES, patience=0)) == 1


def test_a_line_cut_short_by_a_power_failure_is_left_out(tmp_path):
    path = tmp_path / "audit.log"
    path.write_text('{"ledger": "reads", "number": 1, "head": "a"}\n{"ledger": "rea')
    assert [(one.ledger, one.number, one.head) for one in read_anchors(path)] == [("reads", 1, "a")]
