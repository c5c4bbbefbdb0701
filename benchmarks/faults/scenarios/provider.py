"""F22: the provider is away for six hours while messages wait; afterwards all leave, once, in order."""

import asyncio
from collections import defaultdict
from itertools import pairwise

from benchmarks.faults.checker import check
from benchmarks.faults.clients import Crowd, people
from benchmarks.faults.house import House
from benchmarks.faults.ledger import Ledger
from benchmarks.faults.report import Outcome, bounds

from nexo.adapters.simulators.whatsapp.journal import read_journal

A_PERSON = 3
HOURS = 6
RATE = 80
TOO_MANY = 130429


def run(house: House, *, messages: int) -> Outcome:
    """Queue messages, let six hours pass by the clock of the sender without a provider, bring it back."""
    writers = people(messages // A_PERSON, first=640_000)
    crowd = Crowd(house.target, Ledger(house.folder / "outage.jsonl"))
    house.start("door", "door")
    house.start("worker", "worker")
    asyncio.run(crowd.write_once(writers))
    house.open_windows(writers)
    house.provider.per_second = RATE
    house.drain()
    house.stop("worker")
    answer = house.place.town(
        "outage", hours=HOURS, a_person=A_PERSON, url=house.provider.url, allow=house.allowed
    )
    house.control("settle")
    house.stop_all()
    verdict = check(ledger=None, database=house.place.database, provider=house.provider_journal)
    found = {
        "not_sent": house.count(
            "SELECT count(*) FROM interactions_delivery WHERE state NOT IN ('sent', 'delivered', 'read')"
        ),
        "sent_twice": len(verdict.sent_twice),
        "out_of_order": _out_of_order(house),
        "refused_for_rate": _refused(house),
        **answer,
    }
    zero = ("not_sent", "sent_twice", "out_of_order")
    return Outcome(
        "F22", "the provider is away for six hours", found, bounds(found, **dict.fromkeys(zero, 0))
    )


def _refused(house: House) -> int:
    facts = read_journal(house.provider_journal)
    return sum(fact["event"] == "refused" and fact["code"] == TOO_MANY for fact in facts)


def _out_of_order(house: House) -> int:
    """Count messages that the provider took before an earlier one to the same person."""
    places: dict[str, list[int]] = defaultdict(list)
    for line in house.provider.book.lines.values():
        if line.incoming:
            places[line.person].append(int(line.text.rpartition(" ")[2]))
    return sum(later < earlier for row in places.values() for earlier, later in pairwise(row))
