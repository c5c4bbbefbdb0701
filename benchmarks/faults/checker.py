"""The separate checker: reads the client's ledger, the database and the fake provider's log, nothing else.

`python -m benchmarks.faults.checker --ledger FILE --database URL [--provider FILE]` prints what was lost,
doubled, changed and reordered; exit code 1 when anything was.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

import psycopg
from benchmarks.faults.ledger import Sent, digest_of, read_ledger

LEFT = frozenset({"sent", "delivered", "read"})
NOT_YET = frozenset({"queued", "sending"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One entry of the product's ledger, as a reader sees it: sorted by time, then by id."""

    id: str
    person: str
    digest: str
    at: datetime
    row: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message of the outbox and the state that officials see."""

    key: str
    state: str


@dataclass(slots=True, kw_only=True)
class Verdict:
    """What went wrong, by id; empty lists are the goal."""

    acknowledged: int = 0
    kept: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    reordered: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    sent_twice: list[str] = field(default_factory=list)
    claimed_but_not_sent: list[str] = field(default_factory=list)
    sent_but_unmarked: list[str] = field(default_factory=list)

    @property
    def faults(self) -> dict[str, int]:
        """How many of each kind."""
        return {name: len(value) for name, value in asdict(self).items() if isinstance(value, list)}

    @property
    def ok(self) -> bool:
        """Whether nothing went wrong."""
        return not any(self.faults.values())


def compare_incoming(sent: Mapping[str, Sent], acknowledged: Iterable[str], kept: Sequence[Kept]) -> Verdict:
    """Compare what clients know with what the product shows."""
    acked = set(acknowledged)
    count = Counter(entry.id for entry in kept)
    verdict = Verdict(acknowledged=len(acked), kept=len(kept))
    verdict.lost = sorted(acked - count.keys())
    verdict.doubled = sorted(name for name, times in count.items() if times > 1)
    verdict.foreign = sorted(count.keys() - sent.keys())
    known = [entry for entry in kept if entry.id in sent]
    verdict.changed = sorted(
        entry.id
        for entry in known
        if (entry.digest, entry.person) != (sent[entry.id].digest, sent[entry.id].person)
    )
    verdict.reordered = sorted(_reordered(sent, known))
    return verdict


def _reordered(sent: Mapping[str, Sent], kept: Iterable[Kept]) -> Iterable[str]:
    """Yield what stands, for a reader, after something that the same person wrote later."""
    rows: dict[str, list[Kept]] = defaultdict(list)
    for entry in kept:
        rows[sent[entry.id].person].append(entry)
    for row in rows.values():
        highest = -1
        for entry in sorted(row, key=lambda entry: (entry.at, entry.row)):
            place = sent[entry.id].place
            if place < highest:
                yield entry.id
            highest = max(highest, place)


def compare_outgoing(verdict: Verdict, outbox: Iterable[Outgoing], accepted: Mapping[str, int]) -> Verdict:
    """Add what became of outgoing messages: `accepted` counts, by key, what the provider took."""
    for message in outbox:
        times = accepted.get(message.key, 0)
        if times > 1:
            verdict.sent_twice.append(message.key)
        if times == 0 and message.state in LEFT:
            verdict.claimed_but_not_sent.append(message.key)
        if times and message.state in NOT_YET | {"failed", "cancelled"}:
            verdict.sent_but_unmarked.append(message.key)
    return verdict


def check(*, ledger: Path | None, database: str, provider: Path | None = None) -> Verdict:
    """Read everything and compare."""
    sent, acknowledged = read_ledger(ledger) if ledger else ({}, set())
    with psycopg.connect(database) as connection:
        kept = read_kept(connection) if ledger else []
        outbox = read_outbox(connection)
    verdict = compare_incoming(sent, acknowledged, kept)
    return compare_outgoing(verdict, outbox, read_accepted(provider) if provider else {})


_KEPT = """
SELECT external_id, text, occurred_at, id::text, coalesce(details #>> '{senders,0,1}', '')
FROM interactions_interaction WHERE direction = 'in' AND kind = 'message'
"""


def read_kept(connection: psycopg.Connection) -> list[Kept]:
    """Return the incoming messages of the product's ledger."""
    rows = connection.execute(_KEPT).fetchall()
    return [
        Kept(id=name, person=person.lstrip("+"), digest=digest_of(text), at=at, row=row)
        for name, text, at, row, person in rows
    ]


def read_outbox(connection: psycopg.Connection) -> list[Outgoing]:
    """Return the outgoing messages and their states."""
    rows = connection.execute("SELECT key, state FROM interactions_delivery").fetchall()
    return [Outgoing(key=key, state=state) for key, state in rows]


def read_accepted(journal: Path) -> Counter[str]:
    """Return how often the fake provider took each key, from its own log."""
    taken: Counter[str] = Counter()
    with journal.open(encoding="utf-8") as file:
        for line in file:
            fact = json.loads(line)
            if fact["event"] == "line" and fact["line"]["incoming"]:
                taken[fact["line"]["key"]] += 1
    return taken


def main(given: Sequence[str] | None = None) -> int:
    """Print the verdict as JSON and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledger", type=Path)
    parser.add_argument("--database", required=True)
    parser.add_argument("--provider", type=Path)
    asked = parser.parse_args(given)
    verdict = check(ledger=asked.ledger, database=asked.database, provider=asked.provider)
    sys.stdout.write(json.dumps(asdict(verdict) | {"ok": verdict.ok}, indent=2) + "\n")
    return 0 if verdict.ok else 1


if __name__ == "__main__":
    sys.exit(main())
