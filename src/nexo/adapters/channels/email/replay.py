"""Read stored mail back, one message at a time: mbox, Maildir, a folder of files, or a single file."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_MAILDIR = ("cur", "new")
_FROM_LINE = re.compile(rb"From [^\n]{0,300}\d{4}[^\n]{0,20}\n?$")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_MESSAGES = frozenset({"", ".eml", ".msg", ".mail", ".txt", ".box", ".raw", ".mbox", ".gz"})


@dataclass(frozen=True, slots=True)
class Replayed:
    """One stored mail: where it was found, and its bytes."""

    name: str
    raw: bytes


def replay(path: Path) -> Iterator[Replayed]:
    """Yield the mails of a file or folder in a stable order; raises `OSError` when `path` cannot be read."""
    if path.is_dir():
        for file in sorted(_files(path)):
            yield from _file(file)
    else:
        yield from _file(path)


def _files(folder: Path) -> Iterator[Path]:
    is_maildir = all((folder / name).is_dir() for name in _MAILDIR)
    for place in [folder / name for name in _MAILDIR] if is_maildir else [folder]:
        for file in place.rglob("*"):
            # A file of a Maildir has flags instead of an extension.
            if (
                file.is_file()
                and not file.name.startswith(".")
                and (is_maildir or file.suffix.lower() in _MESSAGES)
            ):
                yield file


def _file(path: Path) -> Iterator[Replayed]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as stream:
        first = stream.readline(400)
        stream.seek(0)
        if _FROM_LINE.match(first):
            for number, raw in enumerate(_mbox(stream), start=1):
                yield Replayed(f"{path}:{number}", raw)
        else:
            yield Replayed(str(path), stream.read())


def _mbox(stream: BinaryIO | gzip.GzipFile) -> Iterator[bytes]:
    """Cut at `From ` lines that follow a blank one, and take back the mark of quoted ones."""
    lines: list[bytes] = []
    after_blank = True
    for line in stream:
        if after_blank and _FROM_LINE.match(line):
            if lines:
                yield _unquoted(lines)
            lines = []
        else:
            lines.append(line)
        after_blank = not line.strip()
    if lines:
        yield _unquoted(lines)


def _unquoted(lines: list[bytes]) -> bytes:
    raw = b"".join(lines)
    raw = raw.removesuffix(b"\r\n\r\n") + b"\r\n" if raw.endswith(b"\r\n\r\n") else raw
    raw = raw.removesuffix(b"\n\n") + b"\n" if raw.endswith(b"\n\n") else raw
    return _QUOTED_FROM.sub(rb"\1", raw)
