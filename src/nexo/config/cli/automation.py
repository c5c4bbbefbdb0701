"""`nexo automation try` and `nexo automation log`: rules on what happened before, and what they did, from a terminal."""

import json
import sys
from pathlib import Path
from typing import Annotated

import django
import typer

from nexo.config.errors import OperatorError

_JSON = typer.Option("--json", help="One JSON object, for programs.")
_TOWN = typer.Option(help="The town by its slug, where there are several.")
_DAYS = typer.Option(min=1, max=3660, help="How many days back.")
_LIMIT = typer.Option(min=1, max=1000, help="How many firings at most.")


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="What the town does by itself: docs/how-to/automation.md.", no_args_is_help=True)
    group.callback()(_group)
    group.command("try")(try_)
    group.command()(log)
    app.add_typer(group, name="automation")


def _group() -> None:
    """What the town does by itself: docs/how-to/automation.md."""


def try_(
    file: Annotated[
        Path | None, typer.Argument(help="A rule in UTF-8, a line each part; - reads it from the terminal.")
    ] = None,
    *,
    rule: Annotated[int, typer.Option(help="The number of a rule: its draft, else what is in force.")] = 0,
    days: Annotated[int, _DAYS] = 30,
    town: Annotated[str, _TOWN] = "",
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Say how often a rule would have acted, and on which cases; nothing changes."""
    django.setup()
    # Only importable once Django knows its applications.
    from nexo.application.automating.trial import try_rule  # noqa: PLC0415 - needs Django
    from nexo.domain.automation.actions.write_rule import read_rule  # noqa: PLC0415
    from nexo.domain.automation.queries.rules import one_rule  # noqa: PLC0415
    from nexo.domain.automation.queries.words import lexicon_of  # noqa: PLC0415
    from nexo.domain.automation.rules.saying import rule_from_json  # noqa: PLC0415
    from nexo.domain.organisation.queries.town import jurisdiction_by_slug, only_jurisdiction  # noqa: PLC0415
    from nexo.kernel.actors import system  # noqa: PLC0415

    if (file is None) is (rule == 0):
        raise OperatorError("Give a file or --rule.")
    jurisdiction = jurisdiction_by_slug(town) if town else only_jurisdiction()
    actor = system(jurisdiction.id)
    if file is not None:
        said = read_rule(_text(file), lexicon_of(jurisdiction.id))
    else:
        said = rule_from_json(one_rule(actor, rule)[1][0].says)
    found = try_rule(actor=actor, rule=said, days=days)
    hits = [
        {"at": hit.at.isoformat(), "case": hit.case.public_code, "unit": hit.case.owner_unit.code}
        for hit in found.hits
    ]
    if as_json:
        told = {name: getattr(found, name) for name in _TOLD}
        typer.echo(json.dumps({**told, "newest": hits}, ensure_ascii=False))
        return
    for one in hits:
        typer.echo(f"{one['at'][:16]}  {one['case']}  {one['unit']}")
    typer.echo(
        f"{found.fired:,} firings on {found.cases:,} cases, of {found.looked:,} facts of {found.days} days;"
        f" {found.held:,} held back; about {found.minutes:,.0f} minutes saved."
    )
    if found.asks_load:
        typer.echo("Loads are those of today: what they were then is not kept.")


_TOLD = ("days", "looked", "fired", "held", "cases", "minutes", "is_cut", "asks_load")


def log(
    *,
    rule: Annotated[int, typer.Option(help="Only of the rule of this number.")] = 0,
    state: Annotated[str, typer.Option(help="Only done, failed or braked.")] = "",
    limit: Annotated[int, _LIMIT] = 50,
    town: Annotated[str, _TOWN] = "",
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Say what the rules did, the newest first."""
    django.setup()
    # Only importable once Django knows its applications.
    from nexo.domain.automation.enums import FiringState  # noqa: PLC0415
    from nexo.domain.automation.queries.firings import Wanted, firings  # noqa: PLC0415
    from nexo.domain.organisation.queries.town import jurisdiction_by_slug, only_jurisdiction  # noqa: PLC0415
    from nexo.kernel.actors import system  # noqa: PLC0415

    if state and state not in FiringState.values:
        raise OperatorError(f"--state is one of {', '.join(FiringState.values)}.")
    jurisdiction = jurisdiction_by_slug(town) if town else only_jurisdiction()
    wanted = Wanted(rule=rule or None, state=state)
    rows = [
        {
            "at": row.at.isoformat(),
            "rule": row.rule.number,
            "version": row.version.number,
            "case": row.case.public_code,
            "state": row.state,
            "brake": row.brake,
            "error": row.error_code,
            "because": row.conditions,
            "steps": row.steps,
        }
        for row in firings(actor=system(jurisdiction.id), wanted=wanted, limit=limit).items
    ]
    if as_json:
        typer.echo(json.dumps({"firings": rows}, ensure_ascii=False))
        return
    for row in rows:
        what = row["brake"] or row["error"] or ""
        line = f"{str(row['at'])[:16]}  rule {row['rule']:>3}  {row['case']}  {row['state']:<7} {what}"
        typer.echo(line.rstrip())
    typer.echo(f"{len(rows)} firings.")


def _text(file: Path) -> str:
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise OperatorError(f"{file}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise OperatorError(f"{file}: not UTF-8.") from None
