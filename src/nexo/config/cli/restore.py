"""`nexo restore`."""

from pathlib import Path
from typing import Annotated

import typer

from nexo.config.backup import restore as read_backup
from nexo.config.environment import environment
from nexo.config.running import running_database


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(restore)


def restore(archive: Annotated[Path, typer.Argument(help="An archive that `nexo backup` wrote.")]) -> None:
    """Fill an empty installation from an archive; it is checked whole before anything is touched."""
    settings = environment()
    settings.data.mkdir(parents=True, exist_ok=True)
    with running_database(settings):
        described = read_backup(settings, archive.absolute())
    typer.echo(f"Restored: a backup of {described['made_at']}, version {described['version']}.")
    if not described["has_keys"]:
        typer.echo(f"Now put the keys of the former installation into {settings.data / 'keys'}.")
