"""The checker is told lies, and finds every one of them."""

import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from benchmarks.faults.checker import (
    Kept,
    Outgoing,
    Verdict,
    compare_incoming,
    compare_outgoing,
    main,
    read_accepted,
)
from benchmarks.faults.clients import people
from benchmarks.faults.ledger import Ledger, Sent, digest_of, read_ledger

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SENT = {
    f"m{person}.{place}": Sent(
        id=f"m{person}.{place}", person=str(person), place=place, digest=digest_of(f"{person} {place}")
    )
    for person in range(20)
    for place in range(10)
}


def honest() -> list[Kept]:
    return [
        Kept(
            id=sent.id,
            person=sent.person,
            digest=sent.digest,
            at=NOON + timedelta(seconds=sent.place),
            row=f"{number:04}",
        )
        for number, sent in enumerate(SENT.values())
    ]


def test_the_truth_is_found_true():
    verdict = compare_incoming(SENT, SENT, honest())
    assert verdict == Verdict(acknowledged=200, kept=200)
    assert verdict.ok


def test_what_was_never_acknowledged_may_be_missing_or_there():
    some = [entry for entry in honest() if not entry.id.startswith("m7.")]
    acknowledged = {entry.id for entry in some}
    assert compare_incoming(SENT, acknowledged, some).ok
    assert compare_incoming(SENT, acknowledged, honest()).ok


@pytest.mark.parametrize("seed", range(100))
def test_every_seeded_lie_is_found_and_named(seed):
    dice = random.Random(seed)
    kept = honest()
    lost, doubled, changed, moved = dice.sample(range(0, 200, 10), 4)
    wrong_person = dice.choice([n for n in range(200) if n // 10 not in {lost // 10, moved // 10}])
    kept[changed] = replace(kept[changed], digest=digest_of("other"))
    kept[wrong_person] = replace(kept[wrong_person], person="stranger")
    kept[moved] = replace(kept[moved], at=NOON + timedelta(hours=1))
    lie = [*kept, replace(kept[doubled], row="9999"), replace(kept[0], id="never sent")]
    verdict = compare_incoming(SENT, SENT, [entry for entry in lie if entry.id != kept[lost].id])
    assert verdict.lost == [kept[lost].id]
    assert verdict.doubled == [kept[doubled].id]
    assert verdict.changed == sorted({kept[changed].id, kept[wrong_person].id})
    assert verdict.foreign == ["never sent"]
    assert verdict.reordered == [kept[moved].id]
    assert not verdict.ok


def test_equal_times_are_read_in_the_order_of_rows():
    first, second = honest()[0], honest()[1]
    same = [replace(first, at=NOON, row="2"), replace(second, at=NOON, row="1")]
    assert compare_incoming(SENT, [first.id, second.id], same).reordered == [first.id]


OUTBOX = [
    Outgoing(key="fine", state="delivered"),
    Outgoing(key="waiting", state="queued"),
    Outgoing(key="doubt-arrived", state="unknown"),
    Outgoing(key="doubt-lost", state="unknown"),
    Outgoing(key="refused", state="failed"),
]
TAKEN = {"fine": 1, "doubt-arrived": 1}


def test_an_honest_outbox_passes():
    assert compare_outgoing(Verdict(), OUTBOX, TAKEN).ok


@pytest.mark.parametrize(
    ("taken", "kind", "key"),
    [
        ({**TAKEN, "fine": 2}, "sent_twice", "fine"),
        ({**TAKEN, "doubt-arrived": 3}, "sent_twice", "doubt-arrived"),
        ({**TAKEN, "fine": 0}, "claimed_but_not_sent", "fine"),
        ({**TAKEN, "waiting": 1}, "sent_but_unmarked", "waiting"),
        ({**TAKEN, "refused": 1}, "sent_but_unmarked", "refused"),
    ],
)
def test_every_lie_of_the_outbox_is_found(taken, kind, key):
    verdict = compare_outgoing(Verdict(), OUTBOX, taken)
    assert {name: value for name, value in verdict.faults.items() if value} == {kind: 1}
    assert getattr(verdict, kind) == [key]


def test_the_ledger_says_what_was_sent_and_what_was_answered(tmp_path: Path):
    (person,) = people(1)
    ledger = Ledger(tmp_path / "deep" / "ledger.jsonl")
    first, second = person.write()[0], person.write()[0]
    for message in (first, second):
        ledger.sent(message)
    ledger.acknowledged(first.id)
    ledger.close()
    assert read_ledger(ledger.path) == ({first.id: first, second.id: second}, {first.id})


def test_the_providers_log_is_counted_by_key(tmp_path: Path):
    lines = [
        {"event": "line", "line": {"incoming": True, "key": "a"}},
        {"event": "line", "line": {"incoming": True, "key": "a"}},
        {"event": "line", "line": {"incoming": False, "key": "b"}},
        {"event": "status", "wamid": "x", "status": "sent"},
    ]
    path = tmp_path / "journal.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert read_accepted(path) == {"a": 2}


def test_the_program_reads_the_database_and_says_how_it_ended(tmp_path, house, capsys):
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.close()
    given = ["--ledger", str(ledger.path), "--database", house.place.database]
    assert main(given) == 0
    (person,) = people(1)
    ledger = Ledger(ledger.path)
    message = person.write()[0]
    ledger.sent(message)
    ledger.acknowledged(message.id)
    ledger.close()
    assert main([*given, "--provider", str(house.provider_journal)]) == 1
    assert json.loads(capsys.readouterr().out.split("}\n", 1)[1])["lost"] == [message.id]
