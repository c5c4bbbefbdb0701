"""The database for a command: as it runs, or started for as long as the command takes."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from nexo.config.database import database_url
from nexo.config.environment import Environment
from nexo.config.lock import folder_lock
from nexo.config.postgres.cluster import STOP_SIGNAL, Cluster
from nexo.config.rundir import make_run_dir


@contextmanager
def running_database(environment: Environment) -> Iterator[None]:
    """Make sure that the database answers inside the block; the embedded one is started if nobody did."""
    if environment.database_url or _answers(environment):
        yield
        return
    with folder_lock(environment.data):
        make_run_dir(environment.run_dir)
        cluster = Cluster.at(environment.data, environment.run_dir / "postgres")
        cluster.create()
        process = cluster.start(environment.data / "log" / "postgres.log")
        try:
            cluster.wait_ready(process)
            yield
        finally:
            process.send_signal(STOP_SIGNAL)
            process.wait()
            shutil.rmtree(environment.run_dir, ignore_errors=True)


def _answers(environment: Environment) -> bool:
    try:
        psycopg.connect(database_url(environment), connect_timeout=2).close()
    except psycopg.Error:
        return False
    return True
