"""`nexo mail`: what a stored message says, and messages taken in again."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from nexo.adapters.channels.email.command import parse_file
from nexo.config.errors import OperatorError


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Read stored mail; take it in again.", no_args_is_help=True)
    group.callback()(_group)
    group.command()(parse)
    group.command("replay")(replay_path)
    app.add_typer(group, name="mail")


def _group() -> None:
    """Read stored mail; take it in again."""


def parse(files: Annotated[list[Path], typer.Argument(help="Stored messages.")]) -> None:
    """Print one JSON object a line and a message: what Nexo would make of it.

    Exit code 1 only where no file could be opened.
    """
    opened = 0
    for file in files:
        line = _parsed(file)
        opened += _can_be_opened(file)
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    if not opened:
        raise typer.Exit(1)


def _parsed(file: Path) -> dict[str, object]:
    try:
        return parse_file(file)
    except Exception as error:  # noqa: BLE001 - an edge: whatever a file holds, the next one is read
        return {"file": str(file), "error": f"{type(error).__name__}: this message could not be read"}


def _can_be_opened(file: Path) -> bool:
    try:
        with file.open("rb"):
            return True
    except OSError:
        return False


def replay_path(
    path: Annotated[Path, typer.Argument(help="An mbox, a Maildir, a folder or a file.")],
    account: Annotated[str, typer.Option(help="Address of the mailbox it belongs to.")] = "",
) -> None:
    """Take stored mail in, as if it had just arrived; what is there already is not taken twice.

    Prints one JSON object: how many messages were read, stored, and known already.
    """
    # Reads models: only `replay` needs a database, and `parse` must start at once.
    from nexo.config.replay import replay_mail  # noqa: PLC0415

    try:
        counted = replay_mail(path, account)
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror or 'cannot be opened'}.") from None
    sys.stdout.write(json.dumps(counted) + "\n")
