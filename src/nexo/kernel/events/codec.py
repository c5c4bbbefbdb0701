"""Turns events into JSON and back, strictly by the annotations of their fields."""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar, Union
from uuid import UUID

from nexo.kernel.events.event import Event

EventT = TypeVar("EventT", bound=Event)

_known: dict[type[Event], dict[str, Any]] = {}


class EventMalformed(ValueError):  # noqa: N818 - reads as a sentence
    """An event holds, or a record yields, something that its annotations do not admit."""


def encode(event: Event) -> dict[str, Any]:
    """Return the fields of `event` as plain JSON values; raises `EventMalformed`."""
    return {
        name: _encode(getattr(event, name), kind, f"{event.topic}.{name}")
        for name, kind in _fields(type(event)).items()
    }


def decode(kind: type[EventT], payload: Mapping[str, Any]) -> EventT:
    """Rebuild an event of `kind`. A missing field takes its default; one too many is an error."""
    fields = _fields(kind)
    unknown = payload.keys() - fields.keys()
    if unknown:
        raise EventMalformed(f"{kind.topic}: unknown {', '.join(sorted(unknown))}")
    values = {name: _decode(value, fields[name], f"{kind.topic}.{name}") for name, value in payload.items()}
    try:
        return kind(**values)
    except TypeError as error:
        raise EventMalformed(f"{kind.topic}: {error}") from None


def _fields(kind: type[Event]) -> dict[str, Any]:
    if kind not in _known:
        hints = typing.get_type_hints(kind)
        _known[kind] = {field.name: hints[field.name] for field in dataclasses.fields(kind)}
    return _known[kind]


def _encode(value: Any, kind: Any, where: str) -> Any:
    kind = _chosen(kind, is_none=value is None)
    if kind is type(None) and value is None:
        return None
    if typing.get_origin(kind) is tuple:
        if not isinstance(value, tuple):
            raise EventMalformed(f"{where} must be a tuple")
        inner = typing.get_args(kind)[0]
        return [_encode(item, inner, where) for item in value]
    # type() and not isinstance(): True is an int and a datetime is a date, but not for us.
    if type(value) is not kind:
        raise EventMalformed(f"{where} must be {_name(kind)}, not {type(value).__name__}")
    if isinstance(value, datetime) and value.tzinfo is None:
        raise EventMalformed(f"{where} must be aware")
    return _writer(kind, where)(value)


def _decode(value: Any, kind: Any, where: str) -> Any:
    kind = _chosen(kind, is_none=value is None)
    if kind is type(None) and value is None:
        return None
    if typing.get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise EventMalformed(f"{where} must be a list")
        inner = typing.get_args(kind)[0]
        return tuple(_decode(item, inner, where) for item in value)
    if kind in {int, bool}:
        if type(value) is not kind:
            raise EventMalformed(f"{where} must be {_name(kind)}")
        return value
    if not isinstance(value, str):
        raise EventMalformed(f"{where} must be text")
    try:
        return _reader(kind)(value)
    except ValueError:
        raise EventMalformed(f"{where} is no {_name(kind)}") from None


def _chosen(kind: Any, *, is_none: bool) -> Any:
    """Pick the branch of `X | None`."""
    if typing.get_origin(kind) not in {Union, types.UnionType}:
        return kind
    branches = [branch for branch in typing.get_args(kind) if branch is not type(None)]
    if len(branches) != 1:
        raise EventMalformed(f"only X | None is admitted, not {kind}")
    return type(None) if is_none else branches[0]


def _writer(kind: Any, where: str) -> Callable[[Any], Any]:
    if kind in {str, int, bool}:
        return lambda value: value
    if kind is UUID:
        return str
    if kind in {date, datetime}:
        return lambda value: value.isoformat()
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return lambda value: value.value
    raise EventMalformed(f"{where}: {_name(kind)} has no place in an event")


def _reader(kind: Any) -> Callable[[str], Any]:
    if kind in {date, datetime}:
        return typing.cast("Callable[[str], Any]", kind.fromisoformat)
    return typing.cast("Callable[[str], Any]", kind)


def _name(kind: Any) -> str:
    return getattr(kind, "__name__", str(kind))
