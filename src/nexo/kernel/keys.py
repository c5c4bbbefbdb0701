"""The master keys: from the environment, or from a file that only this installation can read.

A key line is `<id> <base64 of 32 bytes>`; the first key seals, all of them open. Rotating puts a new one
first.
"""

import base64
import binascii
import contextlib
import os
import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from nexo.kernel import clock
from nexo.kernel.folders import data_dir

_KEY_BYTES = 32


class KeysUnusable(RuntimeError):  # noqa: N818 - reads as a sentence
    """The master keys are missing, malformed or readable by others: the operator must act."""


@dataclass(frozen=True, slots=True)
class MasterKey:
    """32 random bytes and the short id that sealed values carry."""

    id: str
    material: bytes = field(repr=False)


def master_keys() -> tuple[MasterKey, ...]:
    """Return the keys, the sealing one first; made at the first start where there are none."""
    text = os.environ.get("NEXO_MASTER_KEYS", "")
    if text:
        return _parsed(text.replace(",", "\n"))
    path = key_file()
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError:
        _create(path)
        stamp = path.stat().st_mtime_ns
    return _read(path, stamp)


def key_file() -> Path:
    """Return where the keys lie."""
    return data_dir() / "keys" / "master"


def rotate() -> str:
    """Put a fresh key first and return its id; what the old ones sealed stays readable."""
    if os.environ.get("NEXO_MASTER_KEYS"):
        raise KeysUnusable("the keys come from the environment: put the new one first there")
    path = key_file()
    key = _fresh(taken={key.id for key in master_keys()})
    _draft(path, f"{_line(key)}\n{path.read_text()}").replace(path)
    return key.id


def _parsed(text: str) -> tuple[MasterKey, ...]:
    keys: list[MasterKey] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        key_id, _, encoded = line.partition(" ")
        try:
            material = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            material = b""
        if len(material) != _KEY_BYTES or not key_id.isalnum() or len(key_id) > 16:  # noqa: PLR2004 - a key id is one short word
            raise KeysUnusable("a master key must read `<id> <base64 of 32 bytes>`")
        keys.append(MasterKey(key_id, material))
    if not keys or len({key.id for key in keys}) != len(keys):
        raise KeysUnusable("there must be at least one master key, and their ids must differ")
    return tuple(keys)


@lru_cache(maxsize=4)
def _read(path: Path, stamp: int) -> tuple[MasterKey, ...]:  # noqa: ARG001 - a changed file is read again
    if path.stat().st_mode & 0o077:
        raise KeysUnusable(f"{path} can be read by others: chmod 600 it")
    return _parsed(path.read_text())


def _create(path: Path) -> None:
    """Make the first key. Of several processes that start at once one makes it, the others find it whole."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = _draft(path, f"{_line(_fresh(taken=set()))}\n")
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def _draft(path: Path, text: str) -> Path:
    """Write `text` beside `path`, safely on disk, for this user alone."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    return draft


def _fresh(taken: set[str]) -> MasterKey:
    stem = f"k{clock.now():%Y%m%d}"
    key_id = next(name for name in (stem, *(f"{stem}x{n}" for n in range(2, 100))) if name not in taken)
    return MasterKey(key_id, secrets.token_bytes(_KEY_BYTES))


def _line(key: MasterKey) -> str:
    return f"{key.id} {base64.b64encode(key.material).decode()}"
