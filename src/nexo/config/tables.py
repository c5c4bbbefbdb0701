"""Remembers of which code tables and collected files are, so that a later start need not wait to learn it.

Pages that began before the files of a new version were collected would ask for those of the old one. Only a hint:
`nexo migrate` runs at every start, and `/health/ready` asks the database itself.
"""

import hashlib
from importlib.metadata import version
from pathlib import Path

import nexo
from nexo.config.database import database_url
from nexo.config.environment import Environment

_THIRD_PARTIES = ("django", "django-allauth", "procrastinate")


def are_current(environment: Environment) -> bool:
    """Say whether the last migration here was to this very code, its static files too, on this very database."""
    mark = _mark(environment)
    return mark.exists() and mark.read_text(encoding="ascii") == _fingerprint(environment)


def remember(environment: Environment) -> None:
    """Note that tables and files are of this code now."""
    _mark(environment).write_text(_fingerprint(environment), encoding="ascii")


def _mark(environment: Environment) -> Path:
    return environment.data / "migrated"


def _fingerprint(environment: Environment) -> str:
    digest = hashlib.sha256(database_url(environment).encode())
    for name in _THIRD_PARTIES:
        digest.update(f"{name} {version(name)}\n".encode())
    for folder in nexo.__path__:
        kept = (*Path(folder).glob("*/*/migrations/*.py"), *Path(folder).glob("*/*/static/**/*.*"))
        for path in sorted(kept):
            digest.update(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()
