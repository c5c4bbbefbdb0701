"""Examine installed channels: `python -m nexo.testing.channel_contract SLUG…`; exit code 1 when one fails."""

import sys
from collections.abc import Sequence

from nexo.domain.interactions.registry import channels
from nexo.kernel.plugins.registry import PluginMissing
from nexo.testing.channel_contract.suite import Report, run


def main(slugs: Sequence[str]) -> int:
    """Print the report of each channel and return the exit code."""
    wanted = slugs or channels.slugs()
    try:
        reports = [run(channels.get(slug)) for slug in wanted]
    except PluginMissing:
        _say(f"unknown channel; there are: {', '.join(channels.slugs())}")
        return 1
    for report in reports:
        _print(report)
    return 0 if all(report.ok for report in reports) else 1


def _print(report: Report) -> None:
    for outcome in report.outcomes:
        if not outcome.ok:
            _say(f"{report.slug}: {outcome.name}: {outcome.problem}")
    passed = sum(outcome.ok for outcome in report.outcomes)
    _say(f"{report.slug}: {passed} of {len(report.outcomes)} checks passed")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
