"""`nexo up`."""

import typer

from nexo.config.environment import environment
from nexo.config.supervisor.run import up as start


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(up)


def up() -> None:
    """Start everything: database, front door, pages, jobs. Ctrl-C ends it all."""
    start(environment())
