"""The table that `make bench-peers` prints: the ratio first, larger than 1 where the product is better."""

from statistics import median
from typing import Any

from benchmarks.bench.measuring import spread
from benchmarks.peers.products import Ours, Theirs
from rich.console import Console
from rich.table import Table

DRIFT = 0.15
"""A result counts only where the machine's own speed moved by less between begin and end."""

Runs = list[dict[str, Any]]


def drift(figures: list[int]) -> float:
    """Return how far the calibration moved within a run, as a share of its highest."""
    return 1 - min(figures) / max(figures)


def show(results: dict[str, Any]) -> None:
    """Print one line for each workload, with what both answered and whether it was right."""
    console = Console(width=170)
    moved = drift(results["calibration"])
    console.print(
        f"{results['size']:,} cases · bare commits a second {results['calibration']} · "
        f"processor time taken by others {100 * results['stolen_share']:.1f} %"
    )
    table = Table(
        "workload",
        "ratio",
        *(f"{name}: {what}" for name in ("Nexo", "peer") for what in ("median / p95", "work", "right")),
    )
    for name in sorted(results["turns"][0]["measured"]):
        ours, theirs = (_runs(results, product, name) for product in (Ours.name, Theirs.name))
        table.add_row(name, _ratio(ours, theirs), *_cells(ours), *_cells(theirs))
    console.print(table)
    if moved > DRIFT:
        console.print(
            f"[bold]The machine's own speed moved by {moved:.0%} in this run: these ratios do not count.[/]"
        )


def _runs(results: dict[str, Any], product: str, name: str) -> Runs:
    return [turn["measured"][name] for turn in results["turns"] if turn["product"] == product]


def _rate(runs: Runs) -> float:
    return sum(run["rate"] for run in runs) / len(runs)


def _over(runs: Runs) -> float | None:
    return max((run["over"] for run in runs if run.get("over")), default=None)


def _ratio(ours: Runs, theirs: Runs) -> str:
    if "rate" in ours[0]:
        return f"{_rate(ours) / _rate(theirs):.1f}"
    if _over(ours):
        return "—"
    own = median(_seconds(ours))
    if limit := _over(theirs):
        return f"> {limit / own:.0f}"
    return f"{median(_seconds(theirs)) / own:.1f}"


def _seconds(runs: Runs) -> list[float]:
    return [seconds for run in runs for seconds in run.get("seconds", [])]


def _cells(runs: Runs) -> tuple[str, str, str]:
    """Return the times, the work behind them, and what was right of the answer."""
    last = runs[-1]
    right = " · ".join(dict.fromkeys(str(run["right"]) for run in runs))
    if limit := _over(runs):
        return f"> {limit:.0f} s", f"{last['queries']} queries", "no answer"
    if "rate" not in last:
        time = spread(_seconds(runs))
        return (
            f"{time.median:.1f} / {time.p95:.1f} ms",
            f"{last['queries']} q · {last['bytes'] / 1024:.0f} KiB",
            right,
        )
    time_of = [(run["spread"]["median"], run["spread"]["p95"]) for run in runs if "spread" in run]
    if not time_of:
        own = spread(_seconds(runs))
        time_of = [(own.median, own.p95)]
    work = f"{last['cpu_ms']:.1f} ms CPU"
    work += f" · {last['queries']:.1f} q" if "queries" in last else f" · {last['resident_mib']} MiB"
    middle, high = (sum(pair[at] for pair in time_of) / len(time_of) for at in (0, 1))
    return f"{_rate(runs):.0f}/s; {middle:.1f} / {high:.1f} ms", work, right
