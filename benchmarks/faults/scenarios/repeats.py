"""F10–F13: webhooks repeated, two workers on one row, fifty first messages at once, statuses shuffled."""

import asyncio
import random

from benchmarks.faults.checker import check
from benchmarks.faults.clients import Connection, Crowd, Person, people
from benchmarks.faults.house import House
from benchmarks.faults.ledger import Ledger
from benchmarks.faults.report import Outcome, bounds

from nexo.adapters.simulators.whatsapp.behaviour import Chaos

AT_ONCE = 8
FIRST_MESSAGES = 50


def run_repeated(house: House, *, deliveries: int) -> Outcome:
    """F10: deliver every webhook 1 to 20 times, eight at once."""
    house.start("door", "door")
    house.start("worker", "worker")
    crowd = Crowd(house.target, Ledger(house.folder / "repeated.jsonl"))
    asyncio.run(_repeat(house, crowd, deliveries))
    house.drain(1200)
    return _finish(
        house, crowd, "F10", "every webhook 1 to 20 times, 8 at once", deliveries=crowd.figures.tries
    )


async def _repeat(house: House, crowd: Crowd, deliveries: int) -> None:
    dice = random.Random(3)
    connections = [Connection(house.target) for _ in range(AT_ONCE)]
    everybody = people(20, first=600_000)
    while crowd.figures.tries < deliveries:
        person = dice.choice(everybody)
        batch = [person.write()]
        copies = dice.randint(1, 20)
        for start in range(0, copies, AT_ONCE):
            now = connections[: min(AT_ONCE, copies - start)]
            await asyncio.gather(*(crowd.deliver(one, person.writer, batch) for one in now))
    for connection in connections:
        await connection.close()


def run_raced(house: House, *, messages: int) -> Outcome:
    """F11: let two workers meet on every row, again and again."""
    house.start("door", "door")
    crowd = Crowd(house.target, Ledger(house.folder / "raced.jsonl"))
    asyncio.run(crowd.write_once(people(messages, first=610_000)))
    house.place.town("call_again", times=4)
    for name in ("one", "other"):
        house.start(name, "worker")
    house.drain(600)
    failed = house.count("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
    return _finish(house, crowd, "F11", "two workers on the same row", failed_jobs=failed)


def run_strangers(house: House, *, rounds: int) -> Outcome:
    """F12: fifty different first messages of one new person at the same moment."""
    house.start("door", "door")
    house.start("worker", "worker")
    crowd = Crowd(house.target, Ledger(house.folder / "strangers.jsonl"))
    strangers = people(rounds, first=620_000)
    asyncio.run(_storm(house, crowd, strangers))
    house.drain(600)
    return _finish(
        house,
        crowd,
        "F12",
        "fifty first messages of one new person",
        people_too_many=abs(house.count("SELECT count(*) FROM parties_party") - rounds),
        conversations_too_many=abs(
            house.count("SELECT count(*) FROM interactions_conversation WHERE state = 'open'") - rounds
        ),
    )


async def _storm(house: House, crowd: Crowd, strangers: list[Person]) -> None:
    connections = [Connection(house.target) for _ in range(FIRST_MESSAGES)]
    for person in strangers:
        batches = [[person.write()] for _ in connections]
        both = zip(connections, batches, strict=True)
        await asyncio.gather(*(crowd.deliver(one, person.writer, batch) for one, batch in both))
    for connection in connections:
        await connection.close()


def run_shuffled(house: House, *, messages: int) -> Outcome:
    """F13: statuses of many messages doubled, batched and out of order: everything ends read."""
    house.start("door", "door")
    house.start("worker", "worker")
    crowd = Crowd(house.target, Ledger(house.folder / "shuffled.jsonl"))
    readers = people(messages, first=630_000)
    asyncio.run(crowd.write_once(readers))
    house.open_windows(readers)
    house.drain()
    house.provider.behaviour.chaos = Chaos(copies=3, shuffle=True, batch=5, hold_s=2)
    house.place.town("answer", text="Ya está.", count=messages)
    house.wait(lambda: _taken(house) >= messages, 120, "the answers do not leave")
    for person in readers:
        house.control("read", person=person.writer.phone)
    house.control("settle")
    house.drain()
    wrong = house.count("SELECT count(*) FROM interactions_delivery WHERE state <> 'read'")
    return _finish(house, crowd, "F13", "statuses doubled, batched and shuffled", differing_rows=wrong)


def _taken(house: House) -> int:
    return sum(line.incoming for line in list(house.provider.book.lines.values()))


def _finish(house: House, crowd: Crowd, name: str, title: str, **more: int) -> Outcome:
    house.stop_all()
    crowd.ledger.close()
    verdict = check(ledger=crowd.ledger.path, database=house.place.database, provider=house.provider_journal)
    # Messages of one moment have no order among themselves.
    faults = {kind: count for kind, count in verdict.faults.items() if kind != "reordered"}
    found = {**faults, **more, "acknowledged": verdict.acknowledged, "kept": verdict.kept}
    limits = dict.fromkeys([*faults, *(kind for kind in more if kind != "deliveries")], 0)
    return Outcome(name, title, found, bounds(found, **limits))
