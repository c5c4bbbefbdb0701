"""The table that `make bench` prints."""

from typing import Any

from benchmarks.bench.goals import judge
from rich.console import Console
from rich.table import Table


def show(results: dict[str, Any]) -> None:
    """Print calibration, readings by size, and the ratio of the largest to the smallest size."""
    sizes = list(results["sizes"])
    console = Console()
    first, last = results["sizes"][sizes[0]], results["sizes"][sizes[-1]]
    console.print(
        f"bare commits {last['bare_commits_per_s']}/s · empty view {last['empty_view']['median']} ms · "
        f"one SELECT, one INSERT {last['naive_view']['median']} ms · "
        f"mails parsed {last['mails_parsed_per_s']}/s · stored {last['mails_stored_per_s']}/s · "
        f"processor time taken by others {100 * last['stolen_share']:.1f} %"
    )
    table = Table(
        "reading", "queries", *(f"{int(size):,} median / p95 ms" for size in sizes), "ratio", "× naive view"
    )
    for name, reading in last["readings"].items():
        cells = [results["sizes"][size]["readings"][name] for size in sizes]
        table.add_row(
            name,
            str(reading["queries"]),
            *(f"{cell['median']:.1f} / {cell['p95']:.1f}" for cell in cells),
            f"{reading['median'] / max(0.001, first['readings'][name]['median']):.2f}",
            f"{reading['median'] / last['naive_view']['median']:.1f}",
        )
    console.print(table)
    goals = Table("id", "what", "goal", "value", "")
    for line in judge(results):
        sign, verdict = "≤" if line.at_most else "≥", "met" if line.is_met else "MISSED"
        goals.add_row(
            line.id, line.what, f"{sign} {line.goal:g} {line.unit}", f"{line.value:.4g} {line.unit}", verdict
        )
    console.print(goals)
