"""Seals what the ledgers hold: a Merkle tree for each batch, chained to the last, the head kept in a file.

No write waits for it. Numbers are not in commit order, so a batch ends at a mark below which all is settled:
read the last number handed out, then the first transaction id not yet handed out. Whoever took a number up to
the mark had its transaction id before that (`nexo_audit_next_id`), so once no transaction older than that id
is running, every row up to the mark is either there for good or never will be.
"""

import time
from datetime import datetime

from django.db import connection, transaction

from nexo.kernel import clock
from nexo.kernel.audit import tree
from nexo.kernel.audit.anchor import anchor
from nexo.kernel.audit.models import Ledger, Seal
from nexo.kernel.audit.rows import lines

BATCH = 10_000
PATIENCE = 20.0
"""Seconds to wait for transactions that are still running; what they hold up is sealed at the next run."""

# Transactions that may still write below the mark: those older than the border, less the ones proven to
# run in another database of the server. (One whose lock is not seen is just beginning, or just ending.)
_UNSETTLED = """
SELECT EXISTS (
    SELECT FROM pg_snapshot_xip(pg_current_snapshot()) running
    WHERE running::text::bigint < %s AND NOT EXISTS (
        SELECT FROM pg_locks held JOIN pg_stat_activity other USING (pid)
        WHERE held.locktype = 'transactionid' AND held.mode = 'ExclusiveLock'
          AND held.transactionid = running::xid
          AND other.datid <> (SELECT oid FROM pg_database WHERE datname = current_database())))
"""
_LOCK = 0x6E79  # "ny"; the second half of the lock is the ledger


def seal_all(*, patience: float = PATIENCE) -> list[Seal]:
    """Seal everything that is settled in both ledgers and anchor the new heads."""
    return [seal for ledger in Ledger for seal in seal_ledger(ledger, patience=patience)]


def seal_ledger(ledger: Ledger, *, patience: float = PATIENCE) -> list[Seal]:
    """Seal one ledger up to the last settled number, in batches; return the new seals."""
    mark = _settled_mark(ledger, patience)
    seals: list[Seal] = []
    if mark is None:
        return seals
    with transaction.atomic():
        _alone(ledger)
        last = Seal.objects.filter(ledger=ledger).order_by("-number").first()
        while (last.last_id if last else 0) < mark:
            last = _seal_batch(ledger, last, mark)
            seals.append(last)
        if seals:
            newest = seals[-1]
            transaction.on_commit(lambda: anchor(newest))
    return seals


def _seal_batch(ledger: Ledger, last: Seal | None, mark: int) -> Seal:
    first_id = last.last_id + 1 if last else 1
    last_id = min(mark, first_id + BATCH - 1)
    leaves = [tree.leaf(line) for _, line in lines(ledger, after=first_id - 1, until=last_id)]
    seal = Seal(
        ledger=ledger,
        number=last.number + 1 if last else 1,
        first_id=first_id,
        last_id=last_id,
        rows=len(leaves),
        root=tree.root(leaves).hex(),
        previous=last.head if last else "",
        sealed_at=clock.now(),
    )
    seal.head = head_of(seal)
    seal.save(force_insert=True)
    return seal


def head_of(seal: Seal) -> str:
    """Compute the head that the facts of a seal call for."""
    return tree.head(
        ledger=seal.ledger,
        number=seal.number,
        first_id=seal.first_id,
        last_id=seal.last_id,
        rows=seal.rows,
        root=seal.root,
        previous=seal.previous,
        sealed_at=_microseconds(seal.sealed_at),
    )


def _microseconds(at: datetime) -> int:
    return int(at.timestamp()) * 1_000_000 + at.microsecond


def _settled_mark(ledger: Ledger, patience: float) -> int | None:
    """Return a number below which nothing can change any more, or None where that cannot be told in time."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT last_value, is_called FROM nexo_audit_{ledger.value}_seq")  # noqa: S608 - the name comes from an enum of ours
        mark, is_called = cursor.fetchone()
        # A statement of its own: this snapshot must be younger than the number just read.
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        border = cursor.fetchone()[0]
        give_up = time.monotonic() + patience
        while is_called:
            cursor.execute(_UNSETTLED, [border])
            if not cursor.fetchone()[0]:
                return int(mark)
            if time.monotonic() >= give_up:
                break
            time.sleep(0.02)
    return None


def _alone(ledger: Ledger) -> None:
    """Let one process at a time seal a ledger; readers and writers of the ledger do not notice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, list(Ledger).index(ledger)])
