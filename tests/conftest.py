"""The environment of every test run: a real PostgreSQL, loopback alone, nothing of the operator's.

`NEXO_TEST_DATABASE_URL` names a server to use (its user must be allowed to create databases); without it an
embedded one is started once a run, in a folder that is thrown away.
"""

import os
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation

import throwaway
from nexo.config.database import socket_url
from nexo.kernel import faults

pytest_plugins = ["browsing"]

_FOLDER = "NEXO_TEST_FOLDER"


def _is_worker() -> bool:
    """Say whether this process was started by xdist, with the environment already prepared."""
    return "PYTEST_XDIST_WORKER" in os.environ


def _prepare_environment() -> None:
    """Fix the settings before Django reads them; the workers of xdist inherit them."""
    if _is_worker():
        return
    for name in list(os.environ):
        if name.startswith("NEXO_") and not name.startswith("NEXO_TEST_"):
            del os.environ[name]
    folder = throwaway.make_folder("nexo-tests-")
    (folder / "static").mkdir()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "nexo.config.settings",
        _FOLDER: str(folder),
        "NEXO_PROFILE": "demo",
        "NEXO_DATA_DIR": str(folder),
        "NEXO_PORT": "80",
        "NEXO_DATABASE_URL": os.environ.get("NEXO_TEST_DATABASE_URL") or socket_url(str(folder / "socket")),
    }


_prepare_environment()
# The fixtures of the rooms name models, and conftest files are imported before Django is set up.
django.setup()
_server: subprocess.Popen[bytes] | None = None


def pytest_configure(config: pytest.Config) -> None:
    global _server  # noqa: PLW0603 - one server a run, ended in pytest_unconfigure
    # Only the cost of hashing differs from the product; every test that signs in would pay 0.2 s for it.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if not _is_worker() and not os.environ.get("NEXO_TEST_DATABASE_URL"):
        _server = throwaway.start(Path(os.environ[_FOLDER]))


def pytest_unconfigure(config: pytest.Config) -> None:
    if not _is_worker():
        throwaway.end(_server, Path(os.environ[_FOLDER]))


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """Forget the language that a page of the test before was read in."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture
def arm() -> Iterator[Callable[[str], None]]:
    """Order fail-points to fail, as `NEXO_FAULT` would; disarmed after the test."""
    yield faults.arm
    faults.arm("")


@pytest.fixture(autouse=True)
def _no_jobs_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty the queue after tests that commit: its tables are not Django's, which empties only its own."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        with request.getfixturevalue("django_db_blocker").unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


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
