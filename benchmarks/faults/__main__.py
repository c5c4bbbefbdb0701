"""Runs the catalogue: `python -m benchmarks.faults [--kills N] [--only F01,F22] [--json FILE]`.

Prints a row each, how many processes were killed and how long it all took, and writes the same as JSON. The
exit code is 1 when a bound was not held, or when fewer than N were killed in a run of everything. The database
is `NEXO_TEST_DATABASE_URL`, or an embedded one in a folder that is thrown away; only the embedded one can be
restarted (F29).
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.faults.house import House, keep_house
from benchmarks.faults.place import Place, make_place
from benchmarks.faults.report import Outcome
from benchmarks.faults.scenarios import (
    incoming,
    mails,
    outgoing,
    poison,
    provider,
    repeats,
    robots,
    service,
    suites,
)

from nexo.config.database import socket_url
from nexo.config.postgres.cluster import Cluster

Scenario = Callable[[House], Outcome]
MODEL = "nexo_faults"
OUT = Path("var/faults.json")
_INSTANTS = 11
"""K1 to K11 of quality.md 2.4: eight of an ingest, three of a sending."""


class Server:
    """A PostgreSQL to run on: `restart` is None when it is somebody else's."""

    def __init__(self, url: str, restart: Callable[[], None] | None = None) -> None:
        self.url = url
        self.restart = restart


def scenarios(kills: int, server: Server) -> Mapping[str, Scenario]:
    """Return the rows of the catalogue, at the size that goes with `kills`."""
    size, each = max(1, kills // 100), -(-kills // _INSTANTS)
    rows: dict[str, Scenario] = {
        "F01": partial(incoming.run, kills=each * 8, seconds=3600),
        "F09": partial(outgoing.run, kills=each * 3),
        "F10": partial(repeats.run_repeated, deliveries=10_000 * size),
        "F11": partial(repeats.run_raced, messages=50 * size),
        "F12": partial(repeats.run_strangers, rounds=5 * size),
        "F13": partial(repeats.run_shuffled, messages=50 * size),
        "F19": partial(mails.run, mails=1000 * size),
        "F20": partial(poison.run, honest=60),
        "F21": partial(poison.run_in_a_row, later=40),
        "F22": partial(provider.run, messages=300 * size),
        "F24": robots.run,
        "F44": partial(suites.run_mailbox, mails=10_000 * size),
        "A48": partial(suites.run_tamperings, times=1000 * size, rows=50_000 * size),
        "F30": partial(service.run_replacements, times=5),
    }
    if server.restart:
        rows["F29"] = partial(service.run_restarts, restart=server.restart, times=5)
    return rows


@contextmanager
def database() -> Iterator[Server]:
    """Use the named server, or start one of our own."""
    given = os.environ.get("NEXO_TEST_DATABASE_URL")
    if given:
        yield Server(given)
        return
    folder = Path(tempfile.mkdtemp(prefix="nexo-faults-"))
    folder.chmod(0o711)
    cluster = Cluster.at(folder, folder / "socket")
    cluster.create()
    running: list[subprocess.Popen[bytes]] = []

    def start() -> None:
        running[:] = [cluster.start(folder / "postgres.log")]
        cluster.wait_ready(running[0])

    def stop() -> None:
        running[0].send_signal(signal.SIGINT)
        running[0].wait(60)

    def restart() -> None:
        stop()
        start()

    start()
    try:
        yield Server(socket_url(str(folder / "socket")), restart)
    finally:
        stop()
        shutil.rmtree(folder, ignore_errors=True)


def _model(server: Server, folder: str) -> AbstractContextManager[Place]:
    """Make the tables once; every row gets a copy."""
    return make_place(Path(folder), server.url, MODEL)


def run_one(name: str, scenario: Scenario, server: Server, model: Place) -> Outcome:
    """Run one row in an installation of its own, with the tables of `model`."""
    folder = Path(tempfile.mkdtemp(prefix=f"nexo-{name.lower()}-"))
    template = urlsplit(model.database).path.lstrip("/")
    own = make_place(folder, server.url, f"{MODEL}_{name.lower()}", template=template)
    began = time.monotonic()
    try:
        with own as place, keep_house(place) as house:
            return replace(scenario(house), seconds=round(time.monotonic() - began, 1))
    except (TimeoutError, RuntimeError, subprocess.SubprocessError) as error:
        return Outcome(name, "did not come to its end", {}, (str(error),), round(time.monotonic() - began, 1))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run what was asked for, print a row each and the sum, write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000, help="at least so many, by order")
    parser.add_argument("--only", default="", help="ids split by commas")
    parser.add_argument("--json", type=Path, default=OUT)
    asked = parser.parse_args()
    wanted = {name.strip() for name in asked.only.split(",") if name.strip()}
    began, load = time.monotonic(), os.getloadavg()[0]
    outcomes = []
    with database() as server, tempfile.TemporaryDirectory() as folder, _model(server, folder) as model:
        for name, scenario in scenarios(asked.kills, server).items():
            if not wanted or name in wanted:
                outcome = run_one(name, scenario, server, model)
                outcomes.append(outcome)
                _print(outcome)
    killed = sum(outcome.figures.get("kills", 0) for outcome in outcomes)
    is_short = not wanted and killed < asked.kills
    report = {
        "ok": not is_short and all(outcome.ok for outcome in outcomes),
        "kills": killed,
        "seconds": round(time.monotonic() - began, 1),
        "load_at_begin": round(load, 1),
        "rows": [asdict(one) | {"ok": one.ok} for one in outcomes],
    }
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(json.dumps(report, indent=2), encoding="utf-8")
    held = sum(outcome.ok for outcome in outcomes)
    print(f"{held} of {len(outcomes)} rows held, {killed} kills of {asked.kills}, {report['seconds']} s")
    return 0 if report["ok"] else 1


def _print(outcome: Outcome) -> None:
    words = "held" if outcome.ok else "BROKEN: " + "; ".join(outcome.broken)
    figures = ", ".join(f"{name} {value}" for name, value in outcome.figures.items())
    print(f"{outcome.id:8} {outcome.title} ({outcome.seconds} s): {words}\n         {figures}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
