"""`nexo http`: which private addresses outgoing calls may reach; said on this command line alone."""

from typing import Annotated

import typer

from nexo.kernel.http import allow as allow_list


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Private addresses that outgoing calls may reach.", no_args_is_help=True)
    group.callback()(_group)
    group.command("allow")(allow)
    group.command("forbid")(forbid)
    group.command("list")(list_allowed)
    app.add_typer(group, name="http")


_Place = Annotated[str, typer.Argument(help="host:port", metavar="HOST:PORT")]
_Account = Annotated[str, typer.Option(help="Only for this channel account (its id); * for all.")]


def _group() -> None:
    """Private addresses that outgoing calls may reach."""


def allow(place: _Place, account: _Account = allow_list.ANY_ACCOUNT) -> None:
    """Let outgoing calls reach a private address, such as an SMS gateway on the same network."""
    host, port = _split(place)
    allow_list.add_allowed(account, host, port)
    list_allowed()


def forbid(place: _Place, account: _Account = allow_list.ANY_ACCOUNT) -> None:
    """Take a permission back."""
    host, port = _split(place)
    allow_list.remove_allowed(account, host, port)
    list_allowed()


def list_allowed() -> None:
    """Print what is allowed, by this list and by NEXO_HTTP_ALLOW."""
    for entry in allow_list.entries():
        typer.echo(str(entry))


def _split(place: str) -> tuple[str, int]:
    host, _, port = place.rpartition(":")
    if not host or not port.isdecimal():
        raise typer.BadParameter("write it as host:port")
    return host, int(port)
