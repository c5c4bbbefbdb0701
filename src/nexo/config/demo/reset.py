"""Empties a demo installation: tables, files, what the simulators kept. Keys and settings stay."""

import shutil
from pathlib import Path

import psycopg

from nexo.config.environment import Environment
from nexo.config.lock import folder_lock
from nexo.config.postgres.cluster import Cluster

_FOLDERS = ("files", "outbox", "simulators", "anchors")
_MARKS = ("migrated", "demo-loading")


def unfinished_mark(environment: Environment) -> Path:
    """Return the file that exists while a load is under way."""
    return environment.data / "demo-loading"


def reset_city(environment: Environment) -> None:
    """Empty it; refuses while the product runs on this data folder."""
    with folder_lock(environment.data):
        empty(environment)


def empty(environment: Environment) -> None:
    """Empty it; the caller holds the data folder."""
    if environment.database_url:
        with psycopg.connect(environment.database_url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
    else:
        cluster = Cluster.at(environment.data, environment.run_dir / "postgres")
        cluster.stop_left_over()
        shutil.rmtree(cluster.home, ignore_errors=True)
    for name in _FOLDERS:
        shutil.rmtree(environment.data / name, ignore_errors=True)
    for name in _MARKS:
        (environment.data / name).unlink(missing_ok=True)
