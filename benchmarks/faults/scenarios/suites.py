"""Rows whose faults live in the test suite, run here at the size of the catalogue.

F44: a mailbox of a hundred thousand on a real Dovecot, cut, renumbered and moved. A48: ten thousand tamperings
with sealed rows, and the speed of the verification.
"""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

from benchmarks.faults.house import House
from benchmarks.faults.place import ROOT
from benchmarks.faults.report import Outcome, bounds

SLOWEST_ROWS_PER_SECOND = 100_000


def run_mailbox(house: House, *, mails: int) -> Outcome:
    """Fetch `mails` unread mails in pages, and everything that breaks a connection or a mailbox."""
    found = _suite(house.folder, "tests/peers/test_mailbox.py", NEXO_TEST_MAILS=str(mails))
    zero = dict.fromkeys(("failed", "skipped"), 0)
    return Outcome("F44", "a mailbox that breaks", found | {"mails": mails}, bounds(found, **zero))


def run_tamperings(house: House, *, times: int, rows: int) -> Outcome:
    """Tamper `times` times, then verify `rows` sealed rows against the clock."""
    found = _suite(house.folder, "tests/kernel/audit/test_tampering.py", NEXO_TEST_TAMPERINGS=str(times))
    told = house.place.town("verify", rows=rows)
    figures = found | {"tamperings": times, "rows_per_second": told["rows_per_second"]}
    too_slow = max(0, SLOWEST_ROWS_PER_SECOND - told["rows_per_second"])
    checked = figures | {"rows_per_second_short": too_slow, "problems": told["problems"]}
    zero = ("failed", "skipped", "rows_per_second_short", "problems")
    return Outcome("A48", "sealed rows tampered with", checked, bounds(checked, **dict.fromkeys(zero, 0)))


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
