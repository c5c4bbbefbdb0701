"""A48: random edits, deletions, swaps, truncations and rewritings of sealed rows; every one is found.

500 here; `NEXO_TEST_TAMPERINGS=10000` for the whole catalogue.
"""

import os
import random
from collections.abc import Callable
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
from django.db import connection

from kernel.undone import undone
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.audit import seal as sealing
from nexo.kernel.audit.anchor import anchor_file
from nexo.kernel.audit.models import AuditEntry, Ledger, ReadEntry, Seal
from nexo.kernel.audit.reads import record_reads
from nexo.kernel.audit.record import record
from nexo.kernel.audit.seal import head_of, seal_all, seal_ledger
from nexo.kernel.audit.verify import verify

TAMPERINGS = int(os.environ.get("NEXO_TEST_TAMPERINGS", "500"))
TABLES = {"audit_auditentry": AuditEntry, "audit_readentry": ReadEntry}
COLUMNS = {
    "audit_auditentry": [
        "at", "actor_kind", "actor_id", "jurisdiction_id", "correlation_id", "action", "kind", "object_id",
        "reason", "changes",
    ],
    "audit_readentry": [
        "at", "actor_kind", "actor_id", "jurisdiction_id", "correlation_id", "party_id", "purpose", "kind",
        "object_id", "fields",
    ],
}  # fmt: skip
CHANGES = {
    "at": "at + interval '1 microsecond'",
    "changes": """changes || '{"x": 1}'""",
    "reason": "reason || ' '",
    **dict.fromkeys(["actor_kind", "action", "kind", "purpose", "fields"], "'x'"),
    **dict.fromkeys(
        ["actor_id", "jurisdiction_id", "correlation_id", "object_id", "party_id"],
        "'00000000-0000-0000-0000-0000000000ff'",
    ),
}


@pytest.fixture
def sealed(fresh_ledgers, monkeypatch):
    """Two ledgers of 120 rows in several seals, anchored."""
    monkeypatch.setattr(sealing, "BATCH", 25)
    actor = Actor(kind=ActorKind.STAFF, jurisdiction_id=UUID(int=1), staff_id=uuid4())
    for _ in range(4):
        for number in range(30):
            record(actor=actor, action="cases.assign", kind="case", object_id=uuid4(), changes={"n": number})
        record_reads(actor=actor, party_ids=[uuid4() for _ in range(30)], purpose="atención", kind="page")
        seal_all()


@contextmanager
def mischief():
    """Do something with all triggers off, and undo it."""
    with undone():
        for table in (*TABLES, "audit_seal"):
            execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield


def execute(statement: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def a_row(table: str, dice: random.Random) -> int:
    return dice.choice(list(TABLES[table].objects.values_list("id", flat=True)))


def edit(table: str, dice: random.Random) -> None:
    column = dice.choice(COLUMNS[table])
    execute(f"UPDATE {table} SET {column} = {CHANGES[column]} WHERE id = %s", a_row(table, dice))


def delete(table: str, dice: random.Random) -> None:
    execute(f"DELETE FROM {table} WHERE id = %s", a_row(table, dice))


def swap(table: str, dice: random.Random) -> None:
    one, other = dice.sample(list(TABLES[table].objects.values_list("id", flat=True)), 2)
    for old, new in ((one, 0), (other, one), (0, other)):
        execute(f"UPDATE {table} SET id = %s WHERE id = %s", new, old)


def truncate_tail(table: str, dice: random.Random) -> None:
    execute(f"DELETE FROM {table} WHERE id >= %s", a_row(table, dice))


def empty(table: str, _dice: random.Random) -> None:
    execute(f"DELETE FROM {table}")


def forge(table: str, dice: random.Random) -> None:
    """Put a copy of a row where a number is free: below the first, or where one was taken away."""
    columns = ", ".join(COLUMNS[table])
    source, place = a_row(table, dice), dice.choice([0, -5])
    execute(
        f"INSERT INTO {table} (id, {columns}) SELECT {place}, {columns} FROM {table} WHERE id = %s", source
    )


def edit_seal(_table: str, dice: random.Random) -> None:
    seal = dice.choice(list(Seal.objects.all()))
    column = dice.choice(["rows", "root", "previous", "head", "last_id", "first_id", "sealed_at"])
    change = {
        "rows": "rows + 1", "root": "md5(root)", "previous": "md5(previous)", "head": "md5(head)",
        "last_id": "last_id + 1", "first_id": "first_id - 1", "sealed_at": "sealed_at + interval '1 second'",
    }  # fmt: skip
    execute(f"UPDATE audit_seal SET {column} = {change[column]} WHERE id = %s", seal.pk)


def delete_seal(_table: str, dice: random.Random) -> None:
    execute(
        "DELETE FROM audit_seal WHERE id = %s", dice.choice(list(Seal.objects.values_list("id", flat=True)))
    )


def cut_tail_with_seals(table: str, dice: random.Random) -> None:
    """Take the newest rows and their seals: what is left is a perfect, shorter chain."""
    ledger = ledger_of(table)
    seal = dice.choice(list(Seal.objects.filter(ledger=ledger)))
    execute("DELETE FROM audit_seal WHERE ledger = %s AND number >= %s", ledger, seal.number)
    execute(f"DELETE FROM {table} WHERE id >= %s", seal.first_id)


def rewrite(table: str, dice: random.Random) -> None:
    """Change a row and seal everything from there on anew, as one who knows how all this works."""
    ledger = ledger_of(table)
    victim = a_row(table, dice)
    seal = Seal.objects.get(ledger=ledger, first_id__lte=victim, last_id__gte=victim)
    execute(f"UPDATE {table} SET kind = 'forged' WHERE id = %s", victim)
    execute("DELETE FROM audit_seal WHERE ledger = %s AND number >= %s", ledger, seal.number)
    seal_ledger(ledger)


def recompute_one_head(table: str, dice: random.Random) -> None:
    """Change a row and repair its own seal, but not the chain behind it."""
    ledger = ledger_of(table)
    seal = dice.choice(list(Seal.objects.filter(ledger=ledger).order_by("number"))[:-1])
    seal.root = "0" * 64
    seal.head = head_of(seal)
    execute("UPDATE audit_seal SET root = %s, head = %s WHERE id = %s", seal.root, seal.head, seal.pk)


def ledger_of(table: str) -> Ledger:
    return Ledger.ENTRIES if table == "audit_auditentry" else Ledger.READS


KINDS: list[Callable[[str, random.Random], None]] = [
    edit, edit, edit, delete, delete, swap, swap, truncate_tail, empty, forge, edit_seal, delete_seal,
    cut_tail_with_seals, rewrite, recompute_one_head,
]  # fmt: skip
ONLY_BY_ANCHOR = {cut_tail_with_seals, rewrite, delete_seal}


@pytest.mark.timeout(3600)
def test_every_tampering_is_found(sealed):
    path = anchor_file()
    assert verify(path).ok
    missed = []
    for seed in range(TAMPERINGS):
        dice = random.Random(seed)
        tamper, table = KINDS[seed % len(KINDS)], dice.choice(list(TABLES))
        with mischief():
            tamper(table, dice)
            if verify(path).ok:
                missed.append((seed, tamper.__name__, table))
    assert missed == []
    assert verify(path).ok


def test_most_are_found_without_an_anchor(sealed):
    missed = []
    for tamper in {*KINDS} - ONLY_BY_ANCHOR:
        for table in TABLES:
            with mischief():
                tamper(table, random.Random(1))
                if verify().ok:
                    missed.append((tamper.__name__, table))
    assert missed == []


def test_what_was_done_is_told(sealed):
    told = {}
    for tamper in (edit, delete, forge, cut_tail_with_seals, rewrite, recompute_one_head):
        with mischief():
            tamper("audit_auditentry", random.Random(3))
            problems = verify(anchor_file()).problems
        told[tamper.__name__] = sorted({one.kind for one in problems})
        assert {one.ledger for one in problems} == {"entries"}
    assert told == {
        "edit": ["rows_changed"],
        "delete": ["rows_missing"],
        "forge": ["rows_added"],
        "cut_tail_with_seals": ["anchor_mismatch"],
        "rewrite": ["anchor_mismatch"],
        "recompute_one_head": ["anchor_mismatch", "chain_broken", "rows_changed"],
    }


def test_a_seal_taken_out_of_the_middle_is_told(sealed):
    with mischief():
        execute("DELETE FROM audit_seal WHERE ledger = 'reads' AND number = 2")
        problems = verify().problems
    assert ("reads", "seal_missing", 2) in [(one.ledger, one.kind, one.seal) for one in problems]


def test_progress_is_told(sealed):
    told: list[int] = []
    report = verify(on_progress=told.append)
    assert told == sorted(told)
    assert told[-1] == report.rows == 240


def test_an_anchor_that_cannot_be_read_is_an_error(sealed, tmp_path):
    with pytest.raises(FileNotFoundError):
        verify(tmp_path / "nowhere")
