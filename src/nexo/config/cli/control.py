"""`nexo control report`: the control report from a terminal, as the auditor reads it."""

import json
from dataclasses import asdict
from datetime import date
from typing import Annotated

import django
import typer

from nexo.config.errors import OperatorError

_DAY = typer.Option(help="A day, as 2026-11-27.")


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="What an auditor looks at: docs/how-to/control-report.md.", no_args_is_help=True)
    group.callback()(_group)
    group.command()(report)
    app.add_typer(group, name="control")


def _group() -> None:
    """What an auditor looks at: docs/how-to/control-report.md."""


def report(
    *,
    since: Annotated[str, _DAY] = "",
    until: Annotated[str, _DAY] = "",
    town: Annotated[str, typer.Option(help="The town by its slug, where there are several.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
) -> None:
    """Say the figures of the control report; without days, those of the last thirty."""
    django.setup()
    # Only importable once Django knows its applications.
    from nexo.application.reports.control.report import (  # noqa: PLC0415
        control_report,
        last_days,
        machine_auditor,
    )

    # Only importable once Django knows its applications.
    from nexo.domain.organisation.queries.town import jurisdiction_by_slug, only_jurisdiction  # noqa: PLC0415

    jurisdiction = jurisdiction_by_slug(town) if town else only_jurisdiction()
    first, last = last_days(jurisdiction)
    begins, ends = _day(since, first), _day(until, last)
    if ends < begins:
        raise OperatorError("--until lies before --since.")
    found = control_report(actor=machine_auditor(jurisdiction.id), since=begins, until=ends)
    if as_json:
        typer.echo(json.dumps(asdict(found), default=str, ensure_ascii=False))
        return
    typer.echo(f"{found.since} to {found.until}, definitions version {found.version}")
    for one in found.figures:
        typer.echo(f"{one.count:>8,}  {one.slug}")


def _day(text: str, otherwise: date) -> date:
    if not text:
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise OperatorError(f"{text} is no day: write 2026-11-27.") from wrong
