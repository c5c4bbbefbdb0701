"""`nexo open311`: does a server keep to GeoReport v2?"""

import json
import sys
from typing import Annotated

import typer

from nexo.adapters.registers.open311.check.probe import Posting
from nexo.adapters.registers.open311.check.run import Outcome, run
from nexo.config.errors import OperatorError


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Open311 servers, ours and others.", no_args_is_help=True)
    group.callback()(_group)
    group.command()(check)
    app.add_typer(group, name="open311")


def _group() -> None:
    """Open311 servers, ours and others."""


def check(
    url: Annotated[str, typer.Argument(help="The endpoint: https://town.example/open311/v2", metavar="URL")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON.")] = False,
    post: Annotated[bool, typer.Option("--post", help="Post one request too: it stays there.")] = False,
    api_key: Annotated[str, typer.Option(help="The key to post with.")] = "",
    service_code: Annotated[str, typer.Option(help="The service to post.")] = "",
    lat: Annotated[str, typer.Option(help="Where to post: latitude.")] = "",
    long: Annotated[str, typer.Option(help="Where to post: longitude.")] = "",
) -> None:
    """Examine a server against GeoReport v2 and what is seen to go wrong: exit code 1 when a check fails."""
    if post != bool(api_key and service_code):
        raise OperatorError("--post goes with --api-key and --service-code, and they with it.")
    outcomes = run(url, Posting(api_key, service_code, lat, long) if post else None)
    if as_json:
        sys.stdout.write(json.dumps(_report(url, outcomes), ensure_ascii=False) + "\n")
    else:
        _show(outcomes)
    if not all(outcome.ok for outcome in outcomes):
        raise typer.Exit(1)


def _show(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        typer.echo(f"{'ok  ' if outcome.ok else 'FAIL'} {outcome.name}: {outcome.rule}")
        for problem in outcome.problems:
            typer.echo(f"       {problem}")
    typer.echo(f"{sum(outcome.ok for outcome in outcomes)} of {len(outcomes)} checks passed")


def _report(url: str, outcomes: list[Outcome]) -> dict[str, object]:
    return {
        "url": url,
        "ok": all(outcome.ok for outcome in outcomes),
        "checks": [
            {"name": one.name, "rule": one.rule, "ok": one.ok, "problems": list(one.problems)}
            for one in outcomes
        ],
    }
