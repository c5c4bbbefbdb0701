"""Rows whose faults live in the test suite, run here at the size of the catalogue.

F44: a mailbox of a hundred thousand on a real Dovecot, cut, renumbered and moved. A48: ten thousand tamperings
with sealed rows, and the speed of the verification.
"""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import LiteralString

import psycopg
from benchmarks.faults.house import House
from benchmarks.faults.place import ROOT
from benchmarks.faults.report import Outcome, bounds

SLOWEST_ROWS_PER_SECOND = 100_000
# What is done to the sealed rows of a living installation, and how it is undone.
_MISCHIEF: tuple[tuple[LiteralString, LiteralString], ...] = (
    (
        "UPDATE audit_readentry SET purpose = purpose || '.' WHERE id = 500",
        "UPDATE audit_readentry SET purpose = rtrim(purpose, '.') WHERE id = 500",
    ),
    (
        (
            "CREATE TABLE held AS SELECT * FROM audit_readentry WHERE id = 700;"
            "DELETE FROM audit_readentry WHERE id = 700"
        ),
        "INSERT INTO audit_readentry SELECT * FROM held; DROP TABLE held",
    ),
    (
        (
            "CREATE TABLE held AS SELECT * FROM audit_seal WHERE ledger = 'reads' ORDER BY number DESC LIMIT 1;"
            "CREATE TABLE tail AS SELECT * FROM audit_readentry WHERE id >= (SELECT first_id FROM held);"
            "DELETE FROM audit_readentry WHERE id IN (SELECT id FROM tail);"
            "DELETE FROM audit_seal WHERE id IN (SELECT id FROM held)"
        ),
        (
            "INSERT INTO audit_readentry SELECT * FROM tail; INSERT INTO audit_seal SELECT * FROM held;"
            "DROP TABLE held; DROP TABLE tail"
        ),
    ),
)


def run_mailbox(house: House, *, mails: int) -> Outcome:
    """Fetch `mails` unread mails in pages, and everything that breaks a connection or a mailbox."""
    found = _suite(house.folder, "tests/peers/test_mailbox.py", NEXO_TEST_MAILS=str(mails))
    zero = dict.fromkeys(("failed", "skipped"), 0)
    return Outcome("F44", "a mailbox that breaks", found | {"mails": mails}, bounds(found, **zero))


def run_tamperings(house: House, *, times: int, rows: int) -> Outcome:
    """Tamper `times` times, then verify `rows` sealed rows against the clock and by the operator's command."""
    found = _suite(house.folder, "tests/kernel/audit/test_tampering.py", NEXO_TEST_TAMPERINGS=str(times))
    told = house.place.town("verify", rows=rows)
    figures = found | {"tamperings": times, "rows_per_second": told["rows_per_second"]}
    too_slow = max(0, SLOWEST_ROWS_PER_SECOND - told["rows_per_second"])
    checked = figures | {
        "rows_per_second_short": too_slow,
        "problems": told["problems"],
        "command_misses": _command_misses(house),
        "command_cries_wolf": int(not _is_whole(house)),
    }
    zero = ("failed", "skipped", "rows_per_second_short", "problems", "command_misses", "command_cries_wolf")
    return Outcome("A48", "sealed rows tampered with", checked, bounds(checked, **dict.fromkeys(zero, 0)))


def _command_misses(house: House) -> int:
    """Return how many of the tamperings with a living installation `nexo audit verify --anchor` does not find."""
    missed = 0
    with psycopg.connect(house.place.database, autocommit=True) as connection:
        for table in ("audit_readentry", "audit_seal"):
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for mischief, undoing in _MISCHIEF:
            connection.execute(mischief)
            missed += _is_whole(house)
            connection.execute(undoing)
    return missed


def _is_whole(house: House) -> bool:
    """Ask the operator's command; raises `RuntimeError` when it neither agrees nor objects."""
    done = subprocess.run(
        [sys.executable, "-m", "nexo.config.cli", "audit", "verify", "--anchor"],
        env=house.place.variables,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in {0, 1} or "seals checked" not in done.stdout:
        raise RuntimeError(f"audit verify: {done.stderr[-1000:]}")
    return done.returncode == 0


def _suite(folder: Path, tests: str, **variables: str) -> dict[str, int]:
    """Run tests in a process of their own; return how many passed, failed and were skipped."""
    report = folder / "suite.xml"
    done = subprocess.run(  # noqa: S603 - programs of ours, no shell
        [sys.executable, "-m", "pytest", "-q", tests, f"--junitxml={report}"],
        env={**os.environ, **variables},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    suite = ET.parse(report).getroot().find("testsuite") if report.exists() else None  # noqa: S314 - our own file
    if suite is None:
        raise RuntimeError(f"{tests} did not run: exit code {done.returncode}")
    number = {name: int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")}
    failed = number["failures"] + number["errors"]
    return {
        "passed": number["tests"] - failed - number["skipped"],
        "failed": failed,
        "skipped": number["skipped"],
    }
