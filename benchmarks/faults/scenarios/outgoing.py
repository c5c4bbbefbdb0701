"""F09: the worker is killed while it sends: before the claim, after the provider took it, after the note."""

import asyncio
import random

from benchmarks.faults.checker import check
from benchmarks.faults.clients import Crowd, people
from benchmarks.faults.house import House
from benchmarks.faults.ledger import Ledger
from benchmarks.faults.report import Outcome, bounds

POINTS = ("K9", "K10", "K11")


def run(house: House, *, kills: int) -> Outcome:
    """Answer many people while the worker dies `kills` times, recover, and compare with the provider."""
    each = max(1, kills // len(POINTS))
    dice = random.Random(2)
    orders = [f"{point}:kill:{dice.randint(2, 4)}" for point in POINTS for _ in range(each)]
    dice.shuffle(orders)
    house.start("door", "door")
    house.start("calm", "worker")
    crowd, writers = Crowd(house.target, Ledger(house.folder / "first.jsonl")), people(4 * len(orders))
    asyncio.run(crowd.write_once(writers))
    crowd.ledger.close()
    house.open_windows(writers)
    house.drain()
    house.stop("calm")
    house.place.town("answer", text="Ya está en camino.", count=4 * len(orders))
    house.start("sender", "worker", orders)
    house.wait(lambda: house.kills("sender").total() >= len(orders), 300, "the worker does not die")
    settled = _recover(house)
    house.stop_all()
    verdict = check(ledger=None, database=house.place.database, provider=house.provider_journal)
    killed = house.kills("sender")
    found = {
        **verdict.faults,
        "kills": killed.total(),
        "by_point": dict(sorted(killed.items())),
        "messages": house.count("SELECT count(*) FROM interactions_delivery"),
        "shown_as_unknown": house.count("SELECT count(*) FROM interactions_delivery WHERE state = 'unknown'"),
        "recovered": settled,
    }
    return Outcome("F09", "killed while sending", found, bounds(found, **dict.fromkeys(verdict.faults, 0)))


def _recover(house: House) -> int:
    """Do what the minute's job does until nothing is under way, as if five minutes had passed each time."""
    settled = 0
    for _ in range(10):
        house.drain()
        found = int(house.place.town("recover", minutes=6))
        settled += found
        if not found:
            return settled
    raise TimeoutError("messages stay under way")
