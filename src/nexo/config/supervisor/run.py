"""`nexo up`: from an empty folder to a town hall that answers, and back to nothing left running."""

import errno
import http.client
import json
import logging.config
import shutil
import socket
import time

from nexo.config import tables
from nexo.config.environment import Environment
from nexo.config.errors import OperatorError
from nexo.config.lock import folder_lock
from nexo.config.logs import logging_config
from nexo.config.rundir import make_run_dir
from nexo.config.supervisor.child import Child
from nexo.config.supervisor.loop import Loop, StopAsked
from nexo.config.supervisor.parts import Parts
from nexo.config.supervisor.refusals import refuse_insecure
from nexo.config.supervisor.words import say, say_ready

_BACKLOG = 1024
_READY_SECONDS = 120.0
_RECOVERY_SECONDS = 600.0
_DOOR_SECONDS = 5.0
_LOG_TAIL = 15
# Whoever ends so often before the first page is served will not get going.
_MOST_ACCIDENTS = 3


def up(environment: Environment) -> None:
    """Start everything, look after it, end it all at SIGINT or SIGTERM. Raises `OperatorError`."""
    began = time.monotonic()
    logging.config.dictConfig(logging_config(environment.log_level, plain=environment.is_demo))
    refuse_insecure(environment)
    with folder_lock(environment.data), _listen(environment) as door_socket:
        parts = Parts(environment, door_socket)
        loop = Loop()
        database: Child | None = None
        try:
            make_run_dir(environment.run_dir)
            # First, since it takes reports as soon as the database does, and takes a moment to read itself.
            loop.begin(parts.door())
            if environment.is_demo:
                _drop_unfinished_city(environment)
            if not environment.database_url:
                database = _begin_database(environment, parts, loop)
            # The others take seconds of all processors to read themselves: the door first, whoever asks gets an answer.
            loop.run(lambda: _answer(environment) is not None, _DOOR_SECONDS, turn=0.01)
            _begin_rest(environment, parts, loop)
            _await_ready(environment, parts, loop)
            say_ready(environment, parts.demo_ports, time.monotonic() - began)
            if environment.is_demo:
                _begin_demo(parts, loop)
            else:
                # Only an empty installation hears of it: where to begin.
                loop.begin(parts.task("first-run", ["first-run", "--if-empty"], shown=True))
            loop.run()
        except StopAsked:
            say("Stopping…")
        finally:
            loop.end(last=database)
            shutil.rmtree(environment.run_dir, ignore_errors=True)


def _listen(environment: Environment) -> socket.socket:
    """Open the port, and keep it while the door is replaced: connections wait instead of being refused."""
    try:
        return socket.create_server((environment.host, environment.port), backlog=_BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise OperatorError(
                f"Port {environment.port} is taken by another program: set NEXO_PORT to a free one, "
                f"such as NEXO_PORT={environment.port + 1} make run."
            ) from None
        if error.errno == errno.EACCES:
            raise OperatorError(
                f"Port {environment.port} needs rights we do not have: set NEXO_PORT."
            ) from None
        raise OperatorError(f"{environment.host}:{environment.port}: {error.strerror}.") from None


def _begin_database(environment: Environment, parts: Parts, loop: Loop) -> Child:
    """Start the embedded server and wait until it takes connections; a crash recovery may take its time."""
    # Read here, not above: the door is on its way meanwhile.
    from nexo.config.postgres.cluster import STOP_SIGNAL, Cluster  # noqa: PLC0415

    cluster = Cluster.at(environment.data, environment.run_dir / "postgres")
    if not (cluster.home / "PG_VERSION").exists():
        say("Creating the database…")
    cluster.create()
    child = Child("postgres", lambda: cluster.start(parts.log_path("postgres")), stop_signal=STOP_SIGNAL)
    loop.begin(child)
    loop.run(lambda: child.process is None or cluster.is_ready(child.process), _RECOVERY_SECONDS, turn=0.01)
    if child.process is None or not cluster.is_ready(child.process):
        raise OperatorError(f"PostgreSQL did not start.\n{_tail(parts, child.name)}")
    return child


def _drop_unfinished_city(environment: Environment) -> None:
    """Begin afresh where the last load of the demo city was interrupted: half a city helps nobody."""
    # Read here, not above: the door is on its way meanwhile.
    from nexo.config.demo.reset import empty, unfinished_mark  # noqa: PLC0415

    if unfinished_mark(environment).exists():
        say("The last load of the demo city was interrupted: beginning afresh.")
        empty(environment)


def _begin_rest(environment: Environment, parts: Parts, loop: Loop) -> None:
    """Bring the tables to this version, then start pages and jobs; all at once where nothing will change."""
    rest = [parts.web(), *parts.workers(), *([parts.outside_world()] if environment.is_demo else [])]
    is_current = tables.are_current(environment)
    if is_current:
        loop.begin(*rest)
    if loop.run_task(parts.task("migrate", ["migrate"])) != 0:
        raise OperatorError(f"The tables could not be brought up to date.\n{_tail(parts, 'migrate')}")
    if not is_current:
        loop.begin(*rest)


def _begin_demo(parts: Parts, loop: Loop) -> None:
    """Lead the channels to this start's ports; load the city, in the background, where there is none."""
    loop.run_task(parts.task("demo-connect", ["demo", "connect"]))
    loop.begin(parts.task("demo-load", ["demo", "load", "--if-empty"], shown=True))


def _await_ready(environment: Environment, parts: Parts, loop: Loop) -> None:
    def is_settled() -> bool:
        return any(child.accidents >= _MOST_ACCIDENTS for child in loop.children) or _is_ready(environment)

    settled = loop.run(is_settled, _READY_SECONDS)
    for child in loop.children:
        if child.accidents >= _MOST_ACCIDENTS:
            raise OperatorError(f"The part “{child.name}” does not start.\n{_tail(parts, child.name)}")
    if not settled:
        raise OperatorError(f"Nexo did not get ready in {_READY_SECONDS:.0f} seconds: run `nexo doctor`.")


def _is_ready(environment: Environment) -> bool:
    answer = _answer(environment)
    return answer is not None and answer[0] == http.client.OK and answer[1] == "ok"


def _answer(environment: Environment) -> tuple[int, str] | None:
    """Return what the door says of our health, None where it does not answer yet."""
    connection = http.client.HTTPConnection(environment.host, environment.port, timeout=5)
    try:
        connection.request("GET", "/health/ready", headers={"Host": "localhost"})
        answer = connection.getresponse()
        body = answer.read()
        return answer.status, json.loads(body)["status"] if answer.status == http.client.OK else ""
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()


def _tail(parts: Parts, name: str) -> str:
    path = parts.log_path(name)
    if path is None or not path.exists():
        return ""
    return "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-_LOG_TAIL:])
