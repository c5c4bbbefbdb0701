"""F01–F08: the process is killed at each instant of an ingest, under 24 clients that insist."""

import asyncio
import random
import statistics
import time
from collections.abc import Mapping

import psycopg
from benchmarks.faults.checker import check
from benchmarks.faults.clients import Crowd, people
from benchmarks.faults.house import House, backlog
from benchmarks.faults.ledger import Ledger
from benchmarks.faults.report import Outcome, bounds

CLIENTS = 24
PEOPLE_A_CLIENT = 5
BACKLOG = 80
DOOR = ("K1", "K2", "K3", "K4", "K5", "K6")
WORKER = ("K7", "K8")


def run(house: House, *, kills: int, seconds: float = 600) -> Outcome:
    """Kill `kills` times, spread over K1–K8, then let everything settle and count."""
    each = max(1, kills // (len(DOOR) + len(WORKER)))
    dice = random.Random(1)
    house.start("door", "door", _orders(dice, DOOR, each, least=3, most=12))
    house.start("worker", "worker", _orders(dice, WORKER, each, least=4, most=8))
    ledger = Ledger(house.folder / "clients.jsonl")
    wanted = {"door": each * len(DOOR), "worker": each * len(WORKER)}
    crowd = Crowd(house.target, ledger)
    asyncio.run(_write(house, crowd, wanted, seconds))
    drained = house.drain(600)
    house.stop_all()
    ledger.close()
    return _outcome(house, crowd, drained)


def _orders(dice: random.Random, points: tuple[str, ...], each: int, *, least: int, most: int) -> list[str]:
    orders = [f"{point}:kill:{dice.randint(least, most)}" for point in points for _ in range(each)]
    dice.shuffle(orders)
    return orders


async def _write(house: House, crowd: Crowd, wanted: Mapping[str, int], seconds: float) -> None:
    """Let the clients write until enough processes have died; pause them while much waits to be read."""
    clients = [
        crowd.write(people(PEOPLE_A_CLIENT, first=number * PEOPLE_A_CLIENT)) for number in range(CLIENTS)
    ]
    await asyncio.gather(_watch(house, crowd, wanted, seconds), *clients)


async def _watch(house: House, crowd: Crowd, wanted: Mapping[str, int], seconds: float) -> None:
    until = time.monotonic() + seconds
    with psycopg.connect(house.place.database, autocommit=True) as connection:
        while time.monotonic() < until and not _have_died(house, wanted):
            if backlog(connection) < BACKLOG:
                crowd.may_write.set()
            else:
                crowd.may_write.clear()
            await asyncio.sleep(0.1)
    crowd.is_done = True
    crowd.may_write.set()


def _have_died(house: House, wanted: Mapping[str, int]) -> bool:
    return all(house.kills(name).total() >= number for name, number in wanted.items())


def _outcome(house: House, crowd: Crowd, drained: float) -> Outcome:
    figures = crowd.figures
    verdict = check(ledger=crowd.ledger.path, database=house.place.database, provider=house.provider_journal)
    killed = house.kills("door") + house.kills("worker")
    found = {
        **verdict.faults,
        "kills": killed.total(),
        "by_point": dict(sorted(killed.items())),
        "acknowledged": verdict.acknowledged,
        "tries": figures.tries,
        "quarantined": house.count("SELECT count(*) FROM interactions_rawrecord WHERE state = 'quarantined'"),
        "median_wait_s": round(statistics.median(figures.waits), 3),
        "longest_wait_s": round(max(figures.waits), 3),
        "drain_s": round(drained, 1),
    }
    nothing = dict.fromkeys([*verdict.faults, "quarantined"], 0)
    return Outcome("F01–F08", "killed at each instant of an ingest", found, bounds(found, **nothing))
