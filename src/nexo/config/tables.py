"""Remembers which tables this data folder's database has, so that a later start need not wait to learn it.

Only a hint: `nexo migrate` runs at every start, and `/health/ready` asks the database itself.
"""

import hashlib
from importlib.metadata import version
from pathlib import Path

import nexo
from nexo.config.database import database_url
from nexo.config.environment import Environment

_THIRD_PARTIES = ("django", "django-allauth", "procrastinate")


def are_current(environment: Environment) -> bool:
    """Say whether the last migration here was to the tables of this very code, on this very database."""
    mark = _mark(environment)
    return mark.exists() and mark.read_text(encoding="ascii") == _fingerprint(environment)


def remember(environment: Environment) -> None:
    """Note that the tables are of this code now."""
    _mark(environment).write_text(_fingerprint(environment), encoding="ascii")


def _mark(environment: Environment) -> Path:
    return environment.data / "migrated"


def _fingerprint(environment: Environment) -> str:
    digest = hashlib.sha256(database_url(environment).encode())
    for name in _THIRD_PARTIES:
        digest.update(f"{name} {version(name)}\n".encode())
    for folder in nexo.__path__:
        for path in sorted(Path(folder).glob("*/*/migrations/*.py")):
            digest.update(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()
