"""F20 and F21: records that take the reader's process down, among honest ones and in one person's row."""

import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from benchmarks.faults.house import House
from benchmarks.faults.report import Outcome, bounds

POISONS = ("segv", "memory", "error")
# Four tries, and one more to see that they are used up.
MOST_DEATHS = 5
AT_ONCE = 16
_BREATH_S = 0.05


def run(house: House, *, honest: int) -> Outcome:
    """Send poison among honest records, wait, cure the reader, retry what was set aside."""
    account = house.place.town("found", slug="crash", settings={}, secrets={}, address="crash")
    house.start("door", "door")
    with ThreadPoolExecutor(AT_ONCE) as clients:
        # Many at once, so that the door commits poison and honest records together, into one job.
        list(clients.map(lambda payload: _post(house, account, payload), _payloads(honest)))
    began = time.monotonic()
    house.start("worker", "worker")
    house.wait(
        lambda: _quarantined(house) >= len(POISONS) and _waiting(house) == 0, 240, "poison is not set aside"
    )
    seconds = time.monotonic() - began
    kept, aside = _kept(house, "honest"), _quarantined(house)
    (house.folder / "cured").touch()
    house.place.town("retry_all")
    house.drain()
    house.stop_all()
    deaths = _deaths(house)
    found = {
        "honest_missing": honest - kept,
        "set_aside_wrongly": aside - len(POISONS),
        "deaths_too_many": max(0, deaths - MOST_DEATHS),
        "not_cured_by_retry": len(POISONS) - _kept(house, "poison"),
        "deaths": deaths,
        "seconds": round(seconds, 1),
    }
    zero = ("honest_missing", "set_aside_wrongly", "deaths_too_many", "not_cured_by_retry")
    return Outcome("F20", "poison among honest records", found, bounds(found, **dict.fromkeys(zero, 0)))


def run_in_a_row(house: House, *, later: int) -> Outcome:
    """F21: one person writes, sends poison and writes on, while the reader dies of it again and again."""
    account = house.place.town("found", slug="crash", settings={}, secrets={}, address="crash")
    house.start("door", "door")
    house.start("worker", "worker")
    _post(house, account, _said(0))
    _post(house, account, _said(1) | {"id": "poison-1", "poison": "segv"})
    for place in range(2, later + 2):
        _post(house, account, _said(place))
        time.sleep(_BREATH_S)
    house.wait(lambda: _quarantined(house) > 0, 240, "poison is not set aside")
    blocked = later + 1 - _kept(house, "honest")
    house.drain()
    lost, aside, deaths = later + 1 - _kept(house, "honest"), _quarantined(house), _deaths(house)
    (house.folder / "cured").touch()
    house.place.town("retry_all")
    house.drain()
    house.stop_all()
    found = {
        "blocked": blocked,
        "lost": lost,
        "set_aside_wrongly": aside - 1,
        "not_cured_by_retry": 1 - _kept(house, "poison"),
        "conversations_too_many": house.count("SELECT count(*) FROM interactions_conversation") - 1,
        "later": later,
        "deaths": deaths,
    }
    zero = ("blocked", "lost", "set_aside_wrongly", "not_cured_by_retry", "conversations_too_many")
    return Outcome("F21", "poison in one person's row", found, bounds(found, **dict.fromkeys(zero, 0)))


def _said(place: int) -> dict[str, str]:
    return {"id": f"honest-{place}", "person": "P1", "text": str(place)}


def _payloads(honest: int) -> list[dict[str, str]]:
    """Return honest payloads with poison among them, in the row of somebody who writes on."""
    found = [{"id": f"honest-{n}", "person": f"P{n % 7}", "text": str(n)} for n in range(honest)]
    for share, poison in enumerate(POISONS, start=1):
        place = honest * share // 4
        found.insert(place, {"id": f"poison-{place}", "person": "P1", "text": "poison", "poison": poison})
    return found


def _post(house: House, account: str, payload: dict[str, str]) -> None:
    target = urlsplit(house.target.url)
    connection = http.client.HTTPConnection(target.netloc, timeout=10)
    connection.request("POST", f"/hooks/crash/{account}/", body=json.dumps(payload))
    status = connection.getresponse().status
    connection.close()
    if status != http.client.OK:
        raise RuntimeError(f"the door answered {status}")


def _quarantined(house: House) -> int:
    return house.count("SELECT count(*) FROM interactions_rawrecord WHERE state = 'quarantined'")


def _waiting(house: House) -> int:
    return house.count("SELECT count(*) FROM interactions_rawrecord WHERE state = 'received'")


def _kept(house: House, kind: str) -> int:
    kept = house.count("SELECT count(*) FROM interactions_interaction WHERE external_id LIKE 'honest-%'")
    if kind == "honest":
        return kept
    return house.count("SELECT count(*) FROM interactions_interaction WHERE external_id LIKE 'poison-%'")


def _deaths(house: House) -> int:
    lives = (house.folder / "worker.lives").read_text(encoding="utf-8").splitlines()
    return sum(json.loads(line)["code"] < 0 for line in lives)
