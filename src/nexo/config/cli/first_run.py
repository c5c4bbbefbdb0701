"""`nexo first-run`: the link by which an empty installation is begun."""

from typing import Annotated

import django
import typer
from django.conf import settings

from nexo.config.errors import OperatorError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("first-run")(first_run)


def first_run(
    *,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Say nothing where there is a town.")] = False,
) -> None:
    """Print the link that founds the town; it is good for a day, and for nothing once there is a town."""
    django.setup()
    # Only importable once Django knows its applications.
    from nexo.application.first_run.links import first_key, is_empty  # noqa: PLC0415

    if not is_empty():
        if if_empty:
            return
        raise OperatorError("There is a town already: sign in at /panel/.")
    typer.echo("There is no town yet. Begin here (good for a day):")
    typer.echo(f"{settings.NEXO_PUBLIC_URL}/panel/primeros-pasos/abrir/?llave={first_key()}")
