"""`nexo mail`: what a stored message says, and messages taken in again."""

import typer


def register(app: typer.Typer) -> None:
    """Add the group."""
