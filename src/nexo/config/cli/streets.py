"""`nexo streets import FILE`: the register of streets, from a file of the town hall."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import django
import typer

from nexo.config.errors import OperatorError

_SEPARATORS = ";,\t"


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="The register of streets, by which addresses are found.", no_args_is_help=True)
    group.callback()(_group)
    group.command("import")(import_)
    app.add_typer(group, name="streets")


def _group() -> None:
    """The register of streets, by which addresses are found."""


def import_(
    file: Annotated[Path, typer.Argument(help="A CSV file in UTF-8: docs/how-to/streets.md.")],
    town: Annotated[str, typer.Option(help="The town by its slug, where there are several.")] = "",
) -> None:
    """Replace the register of streets by a file; nothing changes if a row is wrong.

    The file is the whole register: the same file twice changes nothing, and a street that it does not name is gone.
    """
    django.setup()
    # Only importable once Django knows its applications.
    from nexo.domain.organisation.actions.import_streets import import_streets  # noqa: PLC0415
    from nexo.domain.organisation.queries.town import jurisdiction_by_slug, only_jurisdiction  # noqa: PLC0415
    from nexo.kernel.actors import system  # noqa: PLC0415

    jurisdiction = jurisdiction_by_slug(town) if town else only_jurisdiction()
    done = import_streets(
        actor=system(jurisdiction.id), jurisdiction=jurisdiction, rows=_rows(file), progress=_tell
    )
    typer.echo(
        f"{jurisdiction.short_name}: {done.streets:,} streets in {done.segments:,} stretches; "
        f"there were {done.streets_before:,}."
    )
    if done.without_zone:
        typer.echo(f"{done.without_zone:,} stretches lie in no zone.")


def _tell(done: int, total: int) -> None:
    typer.echo(f"{done:,} of {total:,} stretches written.")


def _rows(file: Path) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Yield each row with its line in the file; spreadsheets may separate with semicolons or tabs."""
    from nexo.domain.organisation.rules.street_file import REQUIRED  # noqa: PLC0415 - as above

    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            heading = lines.readline()
            separator = max(_SEPARATORS, key=heading.count)
            columns = [cell.strip().lower() for cell in next(csv.reader([heading], delimiter=separator), [])]
            if missing := [column for column in REQUIRED if column not in columns]:
                raise OperatorError(f"{file}: the first line lacks the columns {', '.join(missing)}.")
            reader = csv.reader(lines, delimiter=separator)
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num + 1, dict(zip(columns, cells, strict=False))
    except OSError as error:
        raise OperatorError(f"{file}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise OperatorError(f"{file}: not UTF-8. Save it as “CSV UTF-8” and try again.") from None
