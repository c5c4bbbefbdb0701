"""`nexo routing try` and `nexo routing report`: routing rules on past cases, from a terminal."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import django
import typer

from nexo.config.errors import OperatorError

if TYPE_CHECKING:
    from nexo.domain.catalogue.queries.routing import Tongue
    from nexo.domain.catalogue.rules.routing.deciding import Usable

_JSON = typer.Option("--json", help="One JSON object, for programs.")
_TOWN = typer.Option(help="The town by its slug, where there are several.")
_DAYS = typer.Option(min=1, max=3660, help="How many days back.")


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(
        help="By what rules cases find their unit: docs/how-to/routing.md.", no_args_is_help=True
    )
    group.callback()(_group)
    group.command("try")(try_)
    group.command()(report)
    app.add_typer(group, name="routing")


def _group() -> None:
    """By what rules cases find their unit: docs/how-to/routing.md."""


def try_(
    file: Annotated[Path | None, typer.Argument(help="A whole set of rules, one a line, in UTF-8.")] = None,
    *,
    rule: Annotated[str, typer.Option(help="One rule, after those in force.")] = "",
    instead_of: Annotated[int, typer.Option(help="The number of the rule that --rule replaces.")] = 0,
    without: Annotated[int, typer.Option(help="The number of a rule to leave out.")] = 0,
    days: Annotated[int, _DAYS] = 90,
    town: Annotated[str, _TOWN] = "",
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Say which past cases other rules would have sent elsewhere; nothing changes."""
    django.setup()
    # Only importable once Django knows its applications.
    from nexo.domain.cases.queries.routing_trial import try_rules  # noqa: PLC0415
    from nexo.domain.catalogue.queries.routing import routing_rules, tongue_of, usable  # noqa: PLC0415
    from nexo.domain.organisation.queries.town import jurisdiction_by_slug, only_jurisdiction  # noqa: PLC0415
    from nexo.kernel import clock  # noqa: PLC0415
    from nexo.kernel.actors import system  # noqa: PLC0415

    jurisdiction = jurisdiction_by_slug(town) if town else only_jurisdiction()
    current = usable(routing_rules(jurisdiction.id), clock.now().date())
    tongue = tongue_of(jurisdiction.id)
    if file is not None:
        proposed = [_written(text, number, tongue) for number, text in _lines(file)]
    else:
        proposed = _changed(current, rule, instead_of, without, tongue)
    found = try_rules(
        actor=system(jurisdiction.id),
        current=current,
        proposed=proposed,
        days=days,
        progress=lambda many: typer.echo(f"{many:,} cases looked at.", err=True),
    )
    if as_json:
        typer.echo(json.dumps(asdict(found) | {"changed": found.changed}, ensure_ascii=False))
        return
    for row in found.differences:
        typer.echo(
            f"{row.cases:>8,}  {row.before} → {row.after}  ({', '.join(row.examples) or 'no code to show'})"
        )
    typer.echo(f"{found.changed:,} of {found.cases:,} cases of {found.days} days would have gone elsewhere.")
    if found.asks_load:
        typer.echo("Loads are those of today: what they were then is not kept.")


def report(
    days: Annotated[int, _DAYS] = 90,
    town: Annotated[str, _TOWN] = "",
    as_json: Annotated[bool, _JSON] = False,  # noqa: FBT002 - a flag
) -> None:
    """Say what is to be mended in the rules in force, each with what to do."""
    django.setup()
    # Only importable once Django knows its applications.
    from django.utils.translation import override  # noqa: PLC0415

    from nexo.domain.cases.queries.routing_report import routing_report  # noqa: PLC0415
    from nexo.domain.organisation.queries.town import jurisdiction_by_slug, only_jurisdiction  # noqa: PLC0415
    from nexo.kernel.actors import system  # noqa: PLC0415

    jurisdiction = jurisdiction_by_slug(town) if town else only_jurisdiction()
    with override("en"):
        rows = [
            {"tone": one.tone.value, "kind": one.kind.value, "what": one.said, "to_do": one.to_do}
            for one in routing_report(actor=system(jurisdiction.id), days=days)
        ]
    if as_json:
        typer.echo(json.dumps({"findings": rows}, ensure_ascii=False))
        return
    for row in rows:
        typer.echo(f"{row['tone']:>4}  {row['what']} {row['to_do']}")
    typer.echo(f"{len(rows)} findings.")


def _lines(file: Path) -> list[tuple[int, str]]:
    """Return the rules of a file with their numbers; empty lines and those that begin with # are none."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise OperatorError(f"{file}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise OperatorError(f"{file}: not UTF-8.") from None
    lines = [line.strip() for line in text.splitlines()]
    return list(enumerate((line for line in lines if line and not line.startswith("#")), start=1))


def _changed(
    current: Sequence["Usable"], rule: str, instead_of: int, without: int, tongue: "Tongue"
) -> list["Usable"]:
    """Return the rules in force with one added, replaced or left out."""
    if not rule and not without:
        raise OperatorError("Give a file, --rule or --without.")
    known = {one.number for one in current}
    for number in (instead_of, without):
        if number and number not in known:
            raise OperatorError(f"There is no rule {number} in force.")
    kept = [one for one in current if one.number != without]
    if not rule:
        return kept
    if not instead_of:
        return [*kept, _written(rule, max(known, default=0) + 1, tongue)]
    return [_written(rule, one.number, tongue) if one.number == instead_of else one for one in kept]


def _written(text: str, number: int, tongue: "Tongue") -> "Usable":
    """Read a rule of the terminal; what is wrong with it is told with its number."""
    from nexo.domain.catalogue.actions.write_routing import read_rule  # noqa: PLC0415 - needs Django
    from nexo.domain.catalogue.rules.routing.deciding import Usable  # noqa: PLC0415 - same

    said = read_rule(text, tongue)
    unit = tongue.units.get(said.target)
    return Usable(number, said, guards=unit is None or unit.is_protected)
