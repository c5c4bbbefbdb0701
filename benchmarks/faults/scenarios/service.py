"""F29 and F30: the database restarts under load; the door is replaced under load."""

import asyncio
import threading
import time
from collections.abc import Callable
from itertools import pairwise

from benchmarks.faults.checker import check
from benchmarks.faults.clients import Crowd, people
from benchmarks.faults.house import House
from benchmarks.faults.ledger import Ledger
from benchmarks.faults.report import Outcome, bounds

CLIENTS = 12
LONGEST_S = 2.0


def run_restarts(house: House, restart: Callable[[], None], *, times: int) -> Outcome:
    """F29: restart PostgreSQL every five seconds under load."""

    def disturb() -> None:
        for _ in range(times):
            time.sleep(5)
            restart()
        time.sleep(3)

    crowd = _under_load(house, disturb)
    found = _figures(house, crowd)
    found["longest_wait_s"] = round(max(crowd.figures.waits), 2)
    limits = dict.fromkeys(("lost", "doubled", "changed"), 0.0) | {"longest_wait_s": LONGEST_S}
    return Outcome("F29", "PostgreSQL restarted every 5 s", found, bounds(found, **limits))


def run_replacements(house: House, *, times: int) -> Outcome:
    """F30: stop the door in good order and start another on the same socket, under load."""

    def disturb() -> None:
        names = ["door", *(f"door-{number}" for number in range(1, times + 1))]
        for old, new in pairwise(names):
            _replace(house, old, new)

    crowd = _under_load(house, disturb)
    found = _figures(house, crowd)
    limits = dict.fromkeys(("lost", "doubled", "changed", "failed"), 0)
    return Outcome("F30", "the door replaced under load", found, bounds(found, **limits))


def _replace(house: House, old: str, new: str) -> None:
    """Open the next door, then close the one before."""
    house.start(new, "door")
    house.wait(lambda: house.is_born(new), 60, "the next door does not open")
    time.sleep(2)
    house.stop(old)


def _under_load(house: House, disturb: Callable[[], None]) -> Crowd:
    house.start("door", "door")
    house.start("worker", "worker")
    crowd = Crowd(house.target, Ledger(house.folder / "load.jsonl"), breath_s=0.2)
    asyncio.run(crowd.write_once(people(1, first=650_000)))  # everything is up
    # What it took to start is no failure.
    crowd.figures.failed = 0
    crowd.figures.waits.clear()
    # The clients are in the thread: a process dies with the thread that started it.
    clients = threading.Thread(target=lambda: asyncio.run(_write(crowd)))
    clients.start()
    disturb()
    crowd.is_done = True
    clients.join()
    house.drain(600)
    house.stop_all()
    crowd.ledger.close()
    return crowd


async def _write(crowd: Crowd) -> None:
    crowd.may_write.set()
    everybody = [crowd.write(people(2, first=660_000 + number * 2)) for number in range(CLIENTS)]
    await asyncio.gather(*everybody)


def _figures(house: House, crowd: Crowd) -> dict[str, float]:
    verdict = check(ledger=crowd.ledger.path, database=house.place.database)
    return {**verdict.faults, "acknowledged": verdict.acknowledged, "failed": crowd.figures.failed}
