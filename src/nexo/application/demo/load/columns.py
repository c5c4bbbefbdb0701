"""Whole columns as the text of COPY: one list of strings a column, made without a loop wherever possible."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np

from nexo.application.demo.world.hours import Column, Flag

NULL = r"\N"
Texts = list[str]
_ESCAPED = (("\\", r"\\"), ("\n", r"\n"), ("\t", r"\t"), ("\r", r"\r"))
_BETWEEN = "\x00"  # no text of PostgreSQL can hold it
_HEX = 32
_VERSION, _VARIANT = 0x70, 0x80


def text(value: str) -> str:
    """Return one text as COPY reads it."""
    for plain, escaped in _ESCAPED:
        if plain in value:
            value = value.replace(plain, escaped)
    return value


def texts(values: Iterable[str]) -> Texts:
    """Return free texts as COPY reads them; escaping one long text is far cheaper than many short ones."""
    found = list(values)
    whole = _BETWEEN.join(found)
    for plain, escaped in _ESCAPED:
        if plain in whole:
            whole = whole.replace(plain, escaped)
    return whole.split(_BETWEEN) if found else []


def moments(values: Column) -> Texts:
    """Return moments (seconds since 1970) in UTC; NaN is NULL."""
    stamps = np.round(np.nan_to_num(values) * 1_000_000).astype("datetime64[us]")
    written: Texts = np.datetime_as_string(stamps, unit="us", timezone="UTC").tolist()
    if np.isnan(values).any():
        return [
            one if known else NULL for one, known in zip(written, (~np.isnan(values)).tolist(), strict=True)
        ]
    return written


def moment(value: float) -> str:
    """Return one moment; NaN is NULL."""
    return moments(np.array([value]))[0]


def flags(values: Flag) -> Texts:
    """Return booleans."""
    return ["t" if value else "f" for value in values.tolist()]


def numbers(values: Iterable[int | float]) -> Texts:
    """Return numbers."""
    return [str(value) for value in values]


def documents(values: Iterable[Any]) -> Texts:
    """Return JSON values."""
    return [document(value) for value in values]


def document(value: Any) -> str:
    """Return one JSON value."""
    return text(json.dumps(value, ensure_ascii=False, default=str))


def array(values: Sequence[str]) -> str:
    """Return a text[] of plain words; quotes and backslashes are escaped twice, as COPY wants them."""
    quoted = ('"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return text("{" + ",".join(quoted) + "}")


def encode(value: Any) -> str:
    """Return one plain Python value."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, dict | list):
        return document(value)
    if isinstance(value, str):
        return text(value)
    if isinstance(value, int | float | UUID | date):
        return str(value)
    raise TypeError(f"no text of COPY for {type(value).__name__}")


def uuids(rng: np.random.Generator, at: Column) -> Texts:
    """Return UUIDs of version 7 (RFC 9562) whose time is `at`, drawn from the seed; NaN counts as 1970."""
    raw = rng.integers(0, 256, size=(len(at), 16), dtype=np.uint8)
    milliseconds = np.nan_to_num(at * 1000).astype(np.uint64)
    for place in range(6):
        raw[:, place] = (milliseconds >> np.uint64(8 * (5 - place))) & np.uint64(0xFF)
    raw[:, 6] = _VERSION | (raw[:, 6] & 0x0F)
    raw[:, 8] = _VARIANT | (raw[:, 8] & 0x3F)
    return hexes(raw)


def ordered_uuids(rng: np.random.Generator, at: Column) -> Texts:
    """Return ids that keep the order of rows at the same moment, as a process that counts would give them."""
    ids = uuids(rng, at)
    places: Counter[int] = Counter()
    ordered: Texts = []
    for pk, stamp in zip(ids, (at * 1000).astype(np.int64).tolist(), strict=True):
        places[stamp] += 1
        ordered.append(f"{pk[:12]}7{places[stamp] % 0xFFF:03x}{pk[16:]}")
    return ordered


def hexes(raw: np.ndarray) -> Texts:
    """Return rows of 16 bytes as hexadecimal texts, which PostgreSQL reads as UUIDs."""
    whole = raw.tobytes().hex()
    return [whole[place : place + _HEX] for place in range(0, len(whole), _HEX)]


def picked(values: Sequence[str], which: np.ndarray) -> Texts:
    """Return for each row the value of its number; -1 is NULL."""
    return [values[number] if number >= 0 else NULL for number in which.tolist()]
