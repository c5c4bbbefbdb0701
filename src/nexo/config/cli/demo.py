"""`nexo demo`: the demo city."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

import django
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from nexo.config.environment import environment
from nexo.config.errors import OperatorError


class Size(StrEnum):
    """How large a demo city is."""

    VILLAGE = "village"
    TOWN = "town"
    CITY = "city"


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="The demo city (demo profile only).", no_args_is_help=True)
    group.callback()(_demo_only)
    for command in (load, accounts, scenes, connect, reset):
        group.command()(command)
    app.add_typer(group, name="demo")


def _demo_only() -> None:
    """The demo city (demo profile only)."""
    if not environment().is_demo:
        raise OperatorError("The demo city exists in the demo profile only: NEXO_PROFILE=demo nexo demo …")


def load(
    profile: Annotated[Size, typer.Option(help="How large: village, town or city.")] = Size.TOWN,
    seed: Annotated[int, typer.Option(help="The same seed draws the same city.")] = 147,
    *,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Do nothing where there is one.")] = False,
) -> None:
    """Draw and write the demo city."""
    django.setup()
    # Only importable once Django knows its applications.
    from nexo.config.demo.city import has_city, load_city  # noqa: PLC0415

    if if_empty and has_city():
        accounts()
        return
    accounts()
    console = Console()
    with _progress(console) as tell:
        rows = load_city(environment(), profile.value, seed, tell)
    console.print(f"The demo city “Los Ceibos” is there: {rows:,} rows.")


def accounts() -> None:
    """Print who one can be in the demo."""
    django.setup()
    # Only importable once Django knows its applications.
    from nexo.application.demo.load.staff import logins, password  # noqa: PLC0415

    typer.echo(f"\nDemo logins for {environment().url}/panel/ — password: {password()}")
    for login in logins():
        typer.echo(f"  {login.email:34} {login.name:22} {login.says}")
    typer.echo("")


def scenes() -> None:
    """Print what a newcomer is shown: each scene with its codes, and the PIN or key that opens it."""
    _demo_only()
    django.setup()
    # Only importable once Django knows its applications.
    from nexo.application.demo.guide import scenes as placed  # noqa: PLC0415

    for scene in placed():
        typer.echo(f"\n{scene.title}\n  {scene.says}")
        for code, pin in zip(scene.codes, scene.pins, strict=True):
            typer.echo(f"  {code} {pin}".rstrip())


def connect() -> None:
    """Lead the demo's channels to the telephone and the mailbox of this start."""
    django.setup()
    # Only importable once Django knows its applications.
    from nexo.config.demo.connect import connect as lead  # noqa: PLC0415
    from nexo.config.demo.ports import chosen  # noqa: PLC0415

    ports = chosen(environment())
    if ports is not None:
        lead(environment(), ports)


def reset() -> None:
    """Remove the demo city and all that was done in it; the next start loads it afresh."""
    # Not read by the other commands, which need Django instead.
    from nexo.config.demo.reset import reset_city  # noqa: PLC0415

    reset_city(environment())
    typer.echo("The demo city is gone; `make run` loads it afresh.")


class _progress:  # noqa: N801 - reads as a function where it is used
    """Shows progress: a bar on a terminal, a line now and then in a file or a pipe."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar = Progress(
            TextColumn("{task.description:34}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        )
        self._task = self._bar.add_task("Los Ceibos", total=1.0)
        self._told = -1

    def __enter__(self) -> Callable[[str, float], None]:
        if self._console.is_terminal:
            self._bar.start()
        return self._tell

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def _tell(self, sentence: str, share: float) -> None:
        if self._console.is_terminal:
            self._bar.update(self._task, description=sentence, completed=share)
        elif int(share * 10) > self._told:
            self._told = int(share * 10)
            typer.echo(f"Demo city: {share:4.0%}  {sentence}")
