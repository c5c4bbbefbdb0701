"""`make bench-peers`: loads both products with one set, measures them in the order A B B A, prints a table.

Reads come first in each turn. What a turn creates lies outside the areas, months and words that are compared. Of the
door's requests, ours are acknowledged once stored, a case is opened by an official or a rule; the peer's are cases at
the answer: `W1 case created, in process` compares the same outcome.
"""

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.bench.calibration import bare_commits
from benchmarks.bench.knocking import knock
from benchmarks.bench.measuring import steal
from benchmarks.bench.place import Server, place
from benchmarks.peers.asked import as_plain, ask, write_mails
from benchmarks.peers.products import TEXT, Ours, Product, Theirs, install
from benchmarks.peers.table import show

_OUT = Path("var/bench-peers.json")
_CLIENTS = (1, 8, 64)


def main() -> int:
    """Install the peer, load both, measure, print, write JSON."""
    given = _arguments()
    install()
    results: dict[str, Any] = {
        "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "size": given.size,
        "loaded_s": {},
        "turns": [],
    }
    with place() as server:
        ours = Ours(server.fresh("nexo_peers_a"), server.folder / "a")
        theirs = Theirs(server.fresh("nexo_peers_b"), server.folder / "b")
        for product in (ours, theirs):
            start = time.perf_counter()
            product.call("load", size=given.size)
            results["loaded_s"][product.name] = round(time.perf_counter() - start, 1)
            _say(f"{product.name}: {given.size:,} cases in {results['loaded_s'][product.name]:.0f} s")
        asked = as_plain(ask(given.size))
        stolen, ticks = steal()
        calibration = _Calibration(server)
        for number, product in enumerate((ours, theirs, theirs, ours)):
            results["turns"].append(
                _turn(product, number, asked, given) | {"calibration": calibration.take()}
            )
        results["calibration"] = calibration.figures
        stolen_after, ticks_after = steal()
        results["stolen_share"] = round((stolen_after - stolen) / max(1, ticks_after - ticks), 4)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(results, indent=1), encoding="utf-8")
    show(results)
    return 0


class _Calibration:
    """Bare commits a second before the first turn and after each."""

    def __init__(self, server: Server) -> None:
        self._url = server.fresh("nexo_peers_calibration")
        self.figures: list[int] = []
        self.take()

    def take(self) -> int:
        """Measure once more."""
        self.figures.append(round(bare_commits(self._url)))
        return self.figures[-1]


def _turn(product: Product, number: int, asked: dict[str, Any], given: argparse.Namespace) -> dict[str, Any]:
    """Do every workload on one product: what reads and works in process first, then its door."""
    start = time.perf_counter()
    mails = product.folder / f"mails{number}"
    write_mails(mails, given.mails, f"t{number}")
    measured = product.call(
        "measure",
        asked=asked,
        limit=given.limit,
        mails=str(mails),
        creations=given.creations,
        text=(TEXT * 4)[:300],
    )
    for clients in _CLIENTS:
        measured[f"W1 taken in by HTTP, {clients:2} clients"] = _knocked(product, clients, given.seconds)
    _say(f"turn {number + 1} of 4, {product.name}: {time.perf_counter() - start:.0f} s")
    return {"product": product.name, "measured": measured}


def _knocked(product: Product, clients: int, seconds: float) -> dict[str, Any]:
    """Return rate, times, processor ms a request and memory of the door's processes; PostgreSQL is not counted."""
    requests = product.requests()
    first = next(requests)
    with product.serve() as serving:
        knock(serving.port, iter([first] + [next(requests) for _ in range(200)]), 1, 0.2)
        before, _ = serving.usage()
        seen = knock(serving.port, requests, clients, seconds)
        after, resident = serving.usage()
    done = max(1, round(seen.per_second * seconds))
    return {
        "rate": seen.per_second,
        "spread": asdict(seen.time),
        "cpu_ms": 1000 * (after - before) / done,
        "resident_mib": round(resident),
        "right": f"{seen.failed} failed",
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="cases")
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--creations", type=int, default=300, help="cases created in process, each turn")
    parser.add_argument("--seconds", type=float, default=10, help="of knocking for each number of clients")
    parser.add_argument(
        "--limit", type=float, default=60, help="seconds for a workload; a slower one is '> N s'"
    )
    parser.add_argument("--out", type=Path, default=_OUT)
    return parser.parse_args()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
