"""`nexo pack`: the whole configuration of a town as a folder of readable files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import django
import typer

from nexo.config.errors import OperatorError

if TYPE_CHECKING:
    from nexo.domain.organisation.models import Jurisdiction

_FOLDER = typer.Argument(help="The folder of the pack: docs/how-to/packs.md.")
_TOWN = typer.Option(help="The town by its slug, where there are several.")


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(
        help="The configuration as a pack of readable files: docs/how-to/packs.md.", no_args_is_help=True
    )
    group.callback()(_group)
    group.command()(export)
    group.command()(check)
    group.command("import")(import_)
    group.command()(inventory)
    app.add_typer(group, name="pack")


def _group() -> None:
    """The configuration as a pack of readable files: docs/how-to/packs.md."""


def export(
    folder: Annotated[Path, _FOLDER],
    town: Annotated[str, _TOWN] = "",
) -> None:
    """Write the configuration into a folder: no persons, no secrets; the same town gives the same bytes."""
    django.setup()
    # Only importable once Django knows its applications.
    from nexo.application.packs.picture import picture  # noqa: PLC0415
    from nexo.application.packs.writing import write_folder  # noqa: PLC0415

    pack = picture(_town(town))
    try:
        files = write_folder(pack, folder)
    except OSError as error:
        raise OperatorError(f"{folder}: {error.strerror}.") from None
    typer.echo(f"{folder}: {', '.join(files)}.")


def check(folder: Annotated[Path, _FOLDER]) -> None:
    """Say every mistake of a pack with its file, its line and what to do; nothing changes."""
    django.setup()
    # Only importable once Django knows its applications.
    from nexo.application.packs.reading import read_folder  # noqa: PLC0415 - as above

    pack = read_folder(folder)
    rows = sum(len(rows) for rows in pack.rows.values())
    typer.echo(f"{pack.manifest.name} {pack.manifest.version}: {rows:,} rows, no mistakes.")


def import_(
    folder: Annotated[Path, _FOLDER],
    town: Annotated[str, _TOWN] = "",
    *,
    new: Annotated[str, typer.Option(help="Found a town with this slug instead.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; nothing does.")] = False,
) -> None:
    """Bring a town to what a pack says, all or nothing; what the pack does not name stays."""
    django.setup()
    # Only importable once Django knows its applications.
    from django.utils.translation import override  # noqa: PLC0415

    from nexo.application.packs.reading import read_folder  # noqa: PLC0415 - as above
    from nexo.application.packs.taking import take_pack  # noqa: PLC0415 - as above

    pack = read_folder(folder)
    done = take_pack(pack, town=None if new else _town(town), slug=new, dry_run=dry_run)
    with override("en"):
        for one in done.differences:
            typer.echo(one.said)
        typer.echo(
            f"{len(done.differences):,} {'would change' if dry_run else 'changed'}; "
            f"{len(done.kept):,} that the pack does not name stay."
        )


def inventory(town: Annotated[str, _TOWN] = "") -> None:
    """Say what departs from the pack that the town took, and what its next version would touch."""
    django.setup()
    # Only importable once Django knows its applications.
    from django.utils.translation import override  # noqa: PLC0415

    from nexo.application.packs.inventory import inventory_of  # noqa: PLC0415

    found = inventory_of(_town(town))
    if found is None:
        typer.echo("This town took no pack: there is nothing to compare with.")
        return
    with override("en"):
        typer.echo(
            f"Pack {found.name} {found.version} ({found.digest[:12]}), taken {found.adopted_at:%Y-%m-%d}."
        )
        for one in found.departures:
            typer.echo(f"{one.what.value:>8}  {one.said}")
        typer.echo(f"{len(found.departures):,} departures.")
        for touched in found.upgrade:
            mark = "yours too" if touched.is_customised else "untouched"
            typer.echo(f"{mark:>9}  {touched.difference.said}")
        if found.next_version:
            typer.echo(f"Version {found.next_version} would touch {len(found.upgrade):,}; risk {found.risk}.")


def _town(slug: str) -> "Jurisdiction":
    from nexo.domain.organisation.queries.town import (  # noqa: PLC0415 - as above
        jurisdiction_by_slug,
        only_jurisdiction,
    )

    return jurisdiction_by_slug(slug) if slug else only_jurisdiction()
