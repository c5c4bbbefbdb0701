"""`nexo backup`."""

from pathlib import Path
from typing import Annotated

import typer

from nexo.config.backup import backup as write_backup
from nexo.config.environment import environment
from nexo.config.running import running_database


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(backup)


def backup(
    archive: Annotated[Path, typer.Argument(help="The file to write, such as nexo-2026-11-22.tar.")],
    *,
    keys: Annotated[
        bool, typer.Option("--keys", help="Put the keys in too: whoever has the archive reads everything.")
    ] = False,
) -> None:
    """Write everything into one archive: database, files, anchors. Nexo may go on running."""
    settings = environment()
    with running_database(settings):
        size = write_backup(settings, archive.absolute(), with_keys=keys)
    typer.echo(f"{archive}: {size / 1024**2:,.1f} MiB.")
    if not keys:
        typer.echo(f"The keys are not in it: keep a copy of {settings.data / 'keys'} in another safe place.")
