"""`nexo audit verify`: proof that nobody changed, added or removed what was written down."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import django
import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from nexo.config.errors import OperatorError


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="The log of who did and who read what.", no_args_is_help=True)
    group.callback()(_group)
    group.command()(verify)
    app.add_typer(group, name="audit")


def _group() -> None:
    """The log of who did and who read what."""


def verify(
    *,
    anchor: Annotated[
        bool, typer.Option("--anchor", help="Compare with the anchors kept outside the database.")
    ] = False,
    anchor_file: Annotated[
        Path | None, typer.Option(help="Those anchors, best a copy from another host.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
) -> None:
    """Recompute every seal from its rows; exit code 1 if anything is not as it was sealed.

    Without an anchor, a tail cut off together with its seals stays unseen.
    """
    django.setup()
    # Only importable once Django knows its applications.
    from nexo.kernel.audit.anchor import anchor_file as own_file  # noqa: PLC0415
    from nexo.kernel.audit.verify import verify as verify_ledgers  # noqa: PLC0415

    place = anchor_file or (own_file() if anchor else None)
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} rows"), TimeElapsedColumn())
    try:
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task("", total=None)
            report = verify_ledgers(place, on_progress=lambda rows: bar.update(task, completed=rows))
    except OSError as error:
        raise OperatorError(f"{place}: {error.strerror or 'cannot be read'}.") from None
    if as_json:
        sys.stdout.write(json.dumps(asdict(report) | {"ok": report.ok}) + "\n")
    else:
        _tell(report.rows, report.seals, report.anchors, report.unsealed)
        for problem in report.problems:
            where = f"seal {problem.seal}, rows {problem.first_id} to {problem.last_id}"
            typer.echo(f"✗ {problem.ledger}: {problem.kind}, {where}")
    if not report.ok:
        raise typer.Exit(1)


def _tell(rows: int, seals: int, anchors: int, unsealed: int) -> None:
    typer.echo(f"{rows:,} rows under {seals:,} seals checked, {unsealed:,} too young to be sealed.")
    typer.echo(
        f"{anchors:,} anchors compared." if anchors else "No anchors compared: a cut tail would stay unseen."
    )
