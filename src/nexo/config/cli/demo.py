"""`nexo demo`: the demo city."""

import typer

from nexo.config.environment import environment
from nexo.config.errors import OperatorError


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="The demo city (demo profile only).", no_args_is_help=True)
    group.callback()(_demo_only)
    group.command()(load)
    app.add_typer(group, name="demo")


def _demo_only() -> None:
    """The demo city (demo profile only)."""
    if not environment().is_demo:
        raise OperatorError("The demo city exists in the demo profile only: NEXO_PROFILE=demo nexo demo …")


def load(if_empty: bool = False) -> None:
    """Load the demo city."""
    typer.echo(f"demo city: not there yet ({if_empty})")
