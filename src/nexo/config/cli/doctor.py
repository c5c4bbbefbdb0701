"""`nexo doctor`."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from nexo.config.diagnosis import diagnose


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(doctor)


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Say what is configured, what is unhealthy and what to do; exit code 1 if something has to be done."""
    findings = diagnose()
    if as_json:
        print(json.dumps({"findings": [asdict(finding) for finding in findings]}, ensure_ascii=False))  # noqa: T201 - output
    else:
        table = Table("", "What", "State", "What to do")
        for finding in findings:
            mark = "[green]✓[/]" if finding.is_well else "[red]✗[/]"
            table.add_row(mark, finding.what, finding.state, finding.remedy)
        Console().print(table)
    if not all(finding.is_well for finding in findings):
        raise typer.Exit(1)
