"""`nexo channels`: what stored payloads say, whether a channel holds to the contract, and a new one begun."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from nexo.config.errors import OperatorError
from nexo.domain.interactions.ports import (
    AccountConfig,
    Channel,
    InboundItem,
    Media,
    RawRequest,
    Receives,
    Unreadable,
)
from nexo.domain.interactions.registry import channels
from nexo.kernel.plugins.registry import PluginMissing
from nexo.testing.channel_contract.suite import Report, run
from nexo.testing.channel_kit.begin import CannotBegin, begin_channel

# Parsing is pure: it asks nothing of an account but its settings, and a stored payload needs none.
_NOBODY = UUID(int=0)


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Look into the channels.", no_args_is_help=True)
    group.callback()(_group)
    group.command()(parse)
    group.command()(check)
    group.command()(new)
    app.add_typer(group, name="channels")


def _group() -> None:
    """Look into the channels."""


def parse(
    slug: Annotated[str, typer.Argument(help="The channel: whatsapp, email …")],
    files: Annotated[list[Path], typer.Argument(help="Stored payloads.")],
) -> None:
    """Print every message, status and event of stored payloads; nothing is dropped.

    Exit code 1 only where no file could be opened.
    """
    channel = _receiver(slug)
    opened = 0
    for file in files:
        try:
            body = file.read_bytes()
        except OSError as error:
            _print({"file": str(file), "error": error.strerror or "cannot be opened"})
            continue
        opened += 1
        for line in _lines(channel, slug, body):
            _print({"file": str(file), **line})
    if not opened:
        raise typer.Exit(1)


def check(
    slugs: Annotated[
        list[str] | None, typer.Argument(metavar="SLUG…", help="The channels to examine.")
    ] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Every installed channel.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON.")] = False,
) -> None:
    """Examine channels against the contract of all channels: exit code 1 when one fails."""
    wanted = channels.slugs() if every else tuple(slugs or ())
    if not wanted:
        raise OperatorError("Name a channel, or say --all.")
    reports = [run(_channel(slug)) for slug in wanted]
    if as_json:
        _print(
            {"ok": all(report.ok for report in reports), "channels": [_report(report) for report in reports]}
        )
    else:
        _show(reports)
    if not all(report.ok for report in reports):
        raise typer.Exit(1)


def new(
    slug: Annotated[str, typer.Argument(help="Its slug: lower-case letters, digits, “_”.")],
    label: Annotated[str, typer.Option(help="What people read; the slug where nothing is said.")] = "",
    into: Annotated[
        Path | None, typer.Option(help="The folder; nexo-SLUG here where nothing is said.")
    ] = None,
) -> None:
    """Begin a channel: a distribution of its own that passes the examination from its first minute."""
    if slug in channels.slugs():
        raise OperatorError(f"There is a channel “{slug}” already.")
    folder = into or Path(f"nexo-{slug}")
    try:
        for path in begin_channel(slug, label or slug.replace("_", " ").capitalize(), folder):
            typer.echo(str(path))
    except (CannotBegin, OSError) as error:
        raise OperatorError(str(error)) from None
    typer.echo(
        f"Next: pip install -e {folder}, then nexo channels check {slug}; docs/how-to/new-channel.md goes on."
    )


def _report(report: Report) -> dict[str, Any]:
    return {
        "channel": report.slug,
        "ok": report.ok,
        "checks": len(report.outcomes),
        "problems": [
            {"check": outcome.name, "problem": outcome.problem}
            for outcome in report.outcomes
            if not outcome.ok
        ],
    }


def _show(reports: Sequence[Report]) -> None:
    for report in reports:
        problems = [outcome for outcome in report.outcomes if not outcome.ok]
        for outcome in problems:
            typer.echo(f"{report.slug}: {outcome.name}: {outcome.problem}")
        typer.echo(
            f"{report.slug}: {len(report.outcomes) - len(problems)} of {len(report.outcomes)} checks passed"
        )


def _channel(slug: str) -> Channel:
    try:
        return channels.get(slug)
    except PluginMissing:
        known = ", ".join(channels.slugs())
        raise OperatorError(f"There is no channel “{slug}”; there are: {known}.") from None


def _receiver(slug: str) -> Receives:
    channel = _channel(slug)
    if not isinstance(channel, Receives):
        raise OperatorError(f"The channel “{slug}” gets no payloads from a provider.")
    return channel


def _lines(channel: Receives, slug: str, body: bytes) -> Iterator[dict[str, Any]]:
    account = AccountConfig(id=_NOBODY, slug=slug, name="", address="", settings={}, secrets={})
    try:
        items: Sequence[InboundItem] = channel.parse(account, RawRequest(body=body))
    except Unreadable as error:
        yield {"error": error.message}
        return
    except Exception as error:  # noqa: BLE001 - an edge: whatever a file holds, the next one is read
        yield {"error": f"{type(error).__name__}: this payload could not be read"}
        return
    for item in items:
        yield _item(item)


def _item(item: InboundItem) -> dict[str, Any]:
    return {
        "kind": item.kind.value,
        "external_id": item.external_id,
        "sender": [{"kind": sender.kind, "value": sender.value} for sender in item.senders],
        "timestamp": item.timestamp.isoformat() if item.timestamp else None,
        "text": item.text,
        "media": [_media(media) for media in item.media],
        "reply_to": item.reply_to[0] if item.reply_to else None,
        "status": item.status.value if item.status else None,
        "raw_type": item.raw_type,
    }


def _media(media: Media) -> dict[str, Any]:
    return {
        "media_type": media.media_type,
        "filename": media.filename,
        "external_id": media.external_id,
        "size": media.size,
        "sha256": media.sha256,
    }


def _print(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
