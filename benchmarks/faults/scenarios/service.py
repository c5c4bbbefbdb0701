"""F29 and F30: the database restarts under load; the door is replaced under load."""

import asyncio
import threading
import time
from collections.abc import Callable

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
        for number in range(times):
            time.sleep(3)
            house.stop("door" if number == 0 else f"door-{number}")
            house.start(f"door-{number + 1}", "door")
        time.sleep(3)

    crowd = _under_load(house, disturb)
    found = _figures(house, crowd)
    limits = dict.fromkeys(("lost", "doubled", "changed", "failed"), 0)
    return Outcome("F30", "the door replaced under load", found, bounds(found, **limits))


def _under_load(house: House, disturb: Callable[[], None]) -> Crowd:
    house.start("door", "door")
    house.start("worker", "worker")
    crowd = Crowd(house.target, Ledger(house.folder / "load.jsonl"))
    asyncio.run(crowd.write_once(people(1, first=650_000)))  # everything is up
    # What it took to start is no failure.
    crowd.figures.failed = 0
    crowd.figures.waits.clear()
    asyncio.run(_write(crowd, disturb))
    house.drain(600)
    house.stop_all()
    crowd.ledger.close()
    return crowd


async def _write(crowd: Crowd, disturb: Callable[[], None]) -> None:
    crowd.may_write.set()
    thread = threading.Thread(target=disturb)
    thread.start()

    async def watch() -> None:
        while thread.is_alive():  # noqa: ASYNC110 - a thread has no event of this loop
            await asyncio.sleep(0.1)
        crowd.is_done = True

    clients = [crowd.write(people(2, first=660_000 + number * 2)) for number in range(CLIENTS)]
    await asyncio.gather(watch(), *clients)


def _figures(house: House, crowd: Crowd) -> dict[str, float]:
    verdict = check(ledger=crowd.ledger.path, database=house.place.database)
    return {**verdict.faults, "acknowledged": verdict.acknowledged, "failed": crowd.figures.failed}
