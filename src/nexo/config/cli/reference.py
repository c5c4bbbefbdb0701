"""`nexo reference`: the pages of the manual that are written from the code."""

from pathlib import Path
from typing import Annotated

import django
import typer

from nexo.config.errors import OperatorError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(reference)


def reference(
    folder: Annotated[Path, typer.Argument(help="Where the pages go: docs/reference.")],
    *,
    check: Annotated[bool, typer.Option("--check", help="Only say whether they are of this code.")] = False,
) -> None:
    """Write what the manual says about events, settings, permissions and commands."""
    django.setup()
    # Only importable once Django knows its applications.
    from nexo.config.cli.main import build  # noqa: PLC0415
    from nexo.config.reference import pages  # noqa: PLC0415

    stale = []
    for name, text in pages(build()).items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    if check and stale:
        raise OperatorError(f"Not of this code: {', '.join(stale)}. Run `make docs` and commit the result.")
