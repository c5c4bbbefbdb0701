"""The goals of quality.md 1.9 that this bench measures: id, what, goal, value, met or missed.

P2, P8, P12 and P13 need tools or time of their own. A goal stated at 1 M cases is judged at the largest size of the
run, which its line names.
"""

from dataclasses import dataclass
from typing import Any

# Two workers with their own number of jobs at a time would send forty a second if nothing else cost anything.
_OUTGOING_GOAL = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One goal with what was measured; `at_most` says on which side of the goal the value must lie."""

    id: str
    what: str
    goal: float
    value: float
    unit: str = ""
    at_most: bool = True

    @property
    def is_met(self) -> bool:
        """Say whether the goal was reached."""
        return self.value <= self.goal if self.at_most else self.value >= self.goal


def judge(results: dict[str, Any]) -> list[Line]:
    """Return every goal with its value."""
    sizes = list(results["sizes"])
    first, last = results["sizes"][sizes[0]], results["sizes"][sizes[-1]]
    return [
        *_throughput(last),
        *_pages(first, last, f"{int(sizes[-1]):,}"),
        *_machine(results["installation"]),
    ]


def _throughput(last: dict[str, Any]) -> list[Line]:
    few, many, by = last["accepts"]["16"], last["accepts"]["64"], last["accepts"]["client"]
    return [
        Line(
            "P1",
            f"accepts at 16 connections ({by}), times the naive view",
            6,
            few["rate_ratio"],
            "x",
            at_most=False,
        ),
        Line(
            "P1",
            f"accepts at 64 connections ({by}), times the naive view",
            10,
            many["rate_ratio"],
            "x",
            at_most=False,
        ),
        Line("P1", "p99 at 64 connections, part of the naive view's", 1 / 20, many["p99_ratio"]),
        Line(
            "P3",
            "messages a second from the door to the inbox, two workers",
            200,
            last["flow"]["settled_per_second"],
            "/s",
            at_most=False,
        ),
        Line(
            "P3",
            f"at {last['offered_per_s']}/s offered: settled a second",
            0.95 * last["offered_per_s"],
            last["flow_offered"]["settled_per_second"],
            "/s",
            at_most=False,
        ),
        Line(
            "P3",
            f"at {last['offered_per_s']}/s offered: accepted to visible, p99",
            1000,
            last["flow_offered"]["visible_p99_ms"],
            "ms",
        ),
        Line(
            "P9",
            "simple mails stored whole, one process",
            100,
            last["mails_stored_per_s"],
            "/s",
            at_most=False,
        ),
        Line("P9", "entries beyond the unique mails", 0, last["mails_doubled"]),
        Line(
            "intake",
            "p99 to answer at half of the most accepted",
            50,
            last["accepts"]["half"]["time"]["p99"],
            "ms",
        ),
        Line(
            "outbox",
            f"sent a second through a provider that takes {last['outgoing']['slow_s']} s",
            _OUTGOING_GOAL,
            last["outgoing"]["per_second"],
            "/s",
            at_most=False,
        ),
        Line("outbox", "sent twice", 0, last["outgoing"]["doubled"]),
        *_stormed(last.get("storm")),
    ]


def _stormed(found: dict[str, Any] | None) -> list[Line]:
    if found is None:
        return []
    rush = f"{found['sent']:,} in {found['seconds']:.0f} s"
    return [
        Line("storm", f"{rush}: lost, of both channels", 0, found["lost"] + found["mails_lost"]),
        Line("storm", f"{rush}: until drained", 60, found["drained_s"], "s"),
        Line(
            "storm", f"{rush}: a mail meanwhile, accepted to visible, p99", 2000, found["mail_p99_ms"], "ms"
        ),
    ]


def _pages(first: dict[str, Any], last: dict[str, Any], size: str) -> list[Line]:
    inbox, timeline = last["readings"]["inbox page"], last["readings"]["timeline"]
    begin, deep = (last["readings"][f"desk, {page} page"] for page in ("first", "1,000th"))
    growth = inbox["median"] / first["readings"]["inbox page"]["median"]
    return [
        Line("P4", f"inbox at {size}: statements", 8, inbox["queries"]),
        Line("P4", f"inbox at {size}: p95", 30, inbox["p95"], "ms"),
        Line("P4", f"inbox at {size} against the smallest size", 1.3, growth, "x"),
        Line("P5", f"1,000th page against the first at {size}", 1.5, deep["median"] / begin["median"], "x"),
        Line(
            "P6", f"search at {size}: rare word, p95", 40, last["readings"]["search, rare word"]["p95"], "ms"
        ),
        Line(
            "P6",
            f"search at {size}: common word, p95",
            60,
            last["readings"]["search, common word"]["p95"],
            "ms",
        ),
        Line("P6", f"search at {size}: ranked, p95", 120, last["readings"]["search, ranked"]["p95"], "ms"),
        Line("P6", f"search at {size}: a new mail until it is found", 1000, last["searchable_ms"], "ms"),
        Line("P6", f"search at {size}: searches that miss something", 0, last["searches_missed"]),
        Line("P7", f"citizen's timeline at {size}: p95", 25, timeline["p95"], "ms"),
        Line("P7", f"citizen's timeline at {size}: statements", 6, timeline["queries"]),
        Line(
            "P7",
            f"citizen's whole view at {size}: statements",
            12,
            last["readings"]["citizen view"]["queries"],
        ),
    ]


def _machine(found: dict[str, Any]) -> list[Line]:
    return [
        Line("P10", "memory of an idle installation", 300, found["memory_mib"], "MiB"),
        Line("P10", "processor at rest, share of a core", 0.01, found["cpu_at_rest"]),
        Line(
            "P10",
            f"portal's first view, {found['page_files']} files",
            100,
            found["page_bytes"] / 1024,
            "KiB",
        ),
        Line(
            "P11",
            "clean clone to the portal's first page, packages cached",
            60,
            found["clone_to_page_s"],
            "s",
        ),
        Line("P11", "restart to first answer", 1, found["restart_s"], "s"),
    ]
