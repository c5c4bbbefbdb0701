"""The environment of every test run: a real PostgreSQL, loopback alone, nothing of the operator's."""

import atexit
import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

_IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ


def _prepare_environment() -> None:
    """Fix the settings before Django reads them; workers inherit them from the run that started them."""
    if _IS_WORKER:
        return
    for name in [
        name for name in os.environ if name.startswith("NEXO_") and not name.startswith("NEXO_TEST_")
    ]:
        del os.environ[name]
    folder = Path(tempfile.mkdtemp(prefix="nexo-tests-"))
    # Under root the database runs as an unprivileged user that must be able to reach its folder.
    folder.chmod(0o711)
    (folder / "static").mkdir()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "nexo.config.settings",
        "NEXO_PROFILE": "demo",
        "NEXO_DATA_DIR": str(folder),
        "NEXO_PORT": "80",
        "NEXO_DATABASE_URL": os.environ["NEXO_TEST_DATABASE_URL"],
    }


_prepare_environment()


def pytest_configure(config: pytest.Config) -> None:
    # Only the cost of hashing differs from the product; every test that signs in would pay 0.2 s for it.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly what was skipped and why."""
    reasons: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[reason.removeprefix("Skipped: ")] += 1
    terminalreporter.section("not run")
    if not reasons:
        terminalreporter.line("Nothing was skipped.")
    for reason, number in sorted(reasons.items()):
        terminalreporter.line(f"{number} skipped: {reason}")
