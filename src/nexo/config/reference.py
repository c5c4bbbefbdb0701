"""Writes the reference manual from the code: events, settings, permissions, commands, channels, jobs, legal terms."""

import importlib.util
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import fields
from types import ModuleType
from typing import Any

import typer
from procrastinate.contrib.django import app as jobs
from typer.main import get_command

import nexo.domain
from nexo.application.packs.terms import packaged_terms
from nexo.config.environment import Environment, Secret, variable
from nexo.domain.catalogue.enums import TermUnit
from nexo.domain.interactions.registry import channels
from nexo.kernel.events.event import Event

_HEAD = "<!-- Written by `make docs` from the code: change the code. -->\n\n"


def pages(command_line: typer.Typer) -> dict[str, str]:
    """Return every page by its file name."""
    written = {
        "events.md": _events(),
        "settings.md": _settings(),
        "permissions.md": _permissions(),
        "commands.md": _commands(command_line),
        "channels.md": _channels(),
        "jobs.md": _jobs(),
        "legal-terms.md": _legal_terms(),
    }
    return {name: _HEAD + "\n".join(lines).rstrip() + "\n" for name, lines in written.items()}


def _events() -> list[str]:
    lines = ["# Events", "", "Facts that rooms announce: ids and plain values, never personal data."]
    for module in _drawers("events"):
        lines += ["", f"## {_room(module)}"]
        for event in _own_classes(module, Event):
            lines += ["", f"### `{event.topic}` v{event.version}", "", inspect.getdoc(event) or "", ""]
            lines += [f"- `{field.name}`: {_type_name(field.type)}" for field in fields(event)]
    return lines


def _settings() -> list[str]:
    lines = [
        "# Settings",
        "",
        "Environment variables, read once at start. `nexo doctor` shows what is in force.",
        "",
        "| Variable | Default | What |",
        "| --- | --- | --- |",
    ]
    for setting in fields(Environment):
        default = "" if isinstance(setting.default, Secret) else str(setting.default)
        shown = f"`{default}`" if default else ""
        lines.append(f"| `{variable(setting.name)}` | {shown} | {setting.metadata['about']} |")
    return lines


def _permissions() -> list[str]:
    lines = ["# Permissions", "", "Who may do what: each a yes or no that the action itself asks."]
    for module in _drawers("policies"):
        found = [
            (name, function)
            for name, function in inspect.getmembers(module, inspect.isfunction)
            if function.__module__ == module.__name__ and not name.startswith("_")
        ]
        lines += ["", f"## {_room(module)}", ""]
        lines += [f"- `{name}`: {_first_line(function)}" for name, function in found]
    return lines


def _commands(command_line: typer.Typer) -> list[str]:
    lines = ["# Commands", "", "`nexo COMMAND --help` says the same."]
    return lines + list(_command("nexo", get_command(command_line)))


def _command(name: str, command: Any) -> Iterator[str]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield from ("", f"## `{name}`", "", inspect.cleandoc(command.help or ""), "")
        for parameter in command.params:
            if parameter.name != "help":
                yield f"- `{' '.join(parameter.opts)}`: {getattr(parameter, 'help', '') or ''}".rstrip(": ")
        return
    for word, below in inner.items():
        yield from _command(f"{name} {word}", below)


def _channels() -> list[str]:
    lines = ["# Channels", "", "The ways to be reached that come along, and what each can do."]
    # A third party's channel that happens to be installed is not of this code.
    for channel in (one for one in channels.all() if type(one).__module__.startswith("nexo.")):
        lines += ["", f"## {channel.label} (`{channel.slug}`)", "", _first_line(type(channel)), ""]
        lines += [f"- {name}: {value}" for name, value in _sheet(channel.capabilities)]
        for name, field in channel.settings_model.model_fields.items():
            lines.append(f"- setting `{name}`: {field.title or ''}")
        lines += [f"- secret `{name}`" for name in channel.secret_names]
    return lines


def _sheet(capabilities: Any) -> list[tuple[str, str]]:
    """Return what is not simply absent."""
    values = [(field.name, getattr(capabilities, field.name)) for field in fields(capabilities)]
    return [
        (name.replace("_", " "), _plain(value)) for name, value in values if value not in (None, False, 0, ())
    ]


def _jobs() -> list[str]:
    lines = ["# Jobs", "", "What workers run.", "", "| Job | Queue | What |", "| --- | --- | --- |"]
    jobs.perform_import_paths()  # type: ignore[no-untyped-call]  # the library's
    for name, task in sorted(jobs.tasks.items()):
        if not name.startswith(("builtin:", "procrastinate.")):
            lines.append(f"| `{name}` | {task.queue} | {_first_line(task.func)} |")
    return lines


def _legal_terms() -> list[str]:
    lines = [
        "# Legal terms",
        "",
        "The terms of law that come along, as data (`application/packs/data/terms/`). None of it is legal advice: **V** was",
        "seen in a public source, **K** is a draft that local counsel confirms before anybody relies on it.",
        "",
        "| Code | Where | What | Term | Extension | Without an answer | Norm | |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in packaged_terms():
        unit = TermUnit(row["unit"]).value.replace("_", " ")
        more = row.get("extension_amount", 0)
        until = f" (until {row['valid_to']})" if "valid_to" in row else ""
        lines.append(
            f"| {row['code']}{until} | {row['scope']} | {row['subject']} | {row['amount']} {unit}"
            f" | {f'+{more}' if more else ''} | {row.get('silence', '')} | {row['norm']}, {row.get('article', '')}"
            f" | {row['verification']} |".replace(",  |", " |")
        )
    return lines


def _drawers(drawer: str) -> Iterator[ModuleType]:
    """Yield that drawer of every room that has it."""
    for room in pkgutil.iter_modules(nexo.domain.__path__):
        name = f"nexo.domain.{room.name}.{drawer}"
        if importlib.util.find_spec(name):
            yield importlib.import_module(name)


def _own_classes(module: ModuleType, base: type[Event]) -> list[type[Event]]:
    found = [
        value
        for _, value in inspect.getmembers(module, inspect.isclass)
        if issubclass(value, base) and value.__module__ == module.__name__
    ]
    return sorted(found, key=lambda event: event.topic)


def _room(module: ModuleType) -> str:
    return module.__name__.split(".")[2]


def _first_line(thing: object) -> str:
    return (inspect.getdoc(thing) or "").split("\n", 1)[0]


def _type_name(kind: object) -> str:
    return kind.__name__ if isinstance(kind, type) else str(kind)


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "yes" if value is True else str(value)
