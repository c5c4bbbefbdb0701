"""F19: hostile mails among honest ones: everything is kept, read or set aside, and nobody waits for it."""

from benchmarks.faults.house import House
from benchmarks.faults.report import Outcome, bounds

SETTINGS = {"smtp_host": "127.0.0.1", "smtp_port": 9, "smtp_security": "none"}
_RAW = "SELECT count(*) FROM interactions_rawrecord"


def run(house: House, *, mails: int) -> Outcome:
    """Store `mails` hostile mails with honest ones between them, read them all, and count."""
    account = house.place.town(
        "found", slug="email", settings=SETTINGS, secrets={}, address="mesa@example.org"
    )
    house.place.town("mails", account_id=account, count=mails, seed=4)
    stored = house.count(_RAW)
    house.start("worker", "worker")
    drained = house.drain(1800)
    house.stop_all()
    honest = -(-mails // 10)
    found = {
        "raw_missing": mails + honest - house.count(_RAW),
        "undecided": house.count(f"{_RAW} WHERE state NOT IN ('interpreted', 'quarantined')"),
        "honest_missing": honest
        - house.count("SELECT count(*) FROM interactions_interaction WHERE subject LIKE 'Honesto %'"),
        "set_aside": house.count(f"{_RAW} WHERE state = 'quarantined'"),
        "stored": stored,
        "per_second": round(stored / drained, 1) if drained else 0.0,
    }
    zero = ("raw_missing", "undecided", "honest_missing")
    return Outcome("F19", "hostile mails", found, bounds(found, **dict.fromkeys(zero, 0)))
