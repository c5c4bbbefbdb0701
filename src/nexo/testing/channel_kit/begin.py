"""Begins a new channel: a distribution of its own that holds to the contract from its first minute."""

import hashlib
import hmac
import re
from collections.abc import Iterator
from pathlib import Path
from string import Template

_TEMPLATE = Path(__file__).parent / "template"
_SLUG = re.compile(r"[a-z][a-z0-9_]{1,28}")
_SAMPLE, _SECRET = "package/samples/report.json", b"sample"


class CannotBegin(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """A new channel cannot be written there or under that name; the message says why."""


def begin_channel(slug: str, label: str, folder: Path) -> list[Path]:
    """Write the distribution `nexo-<slug>` into `folder` and return its files; raises `CannotBegin`.

    Nothing that is there is overwritten.
    """
    if not _SLUG.fullmatch(slug):
        raise CannotBegin("A slug is lower-case letters, digits and “_”, 2 to 29 of them, a letter first.")
    if not label.isprintable() or set('"\\') & set(label):
        raise CannotBegin("The label is plain text, without quotes.")
    if folder.exists() and any(folder.iterdir()):
        raise CannotBegin(f"There is something in {folder} already.")
    written = []
    for name, text in channel_files(slug, label):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def channel_files(slug: str, label: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every file of a new channel."""
    signature = hmac.new(_SECRET, _read(_SAMPLE).encode(), hashlib.sha256).hexdigest()
    words = {
        "slug": slug,
        "Class": "".join(part.capitalize() for part in slug.split("_")),
        "label": label,
        "signature": signature,
    }
    for path in sorted(_TEMPLATE.rglob("*.txt")):
        name = path.relative_to(_TEMPLATE).as_posix().removesuffix(".txt")
        yield name.replace("package/", f"nexo_{slug}/", 1), Template(_read(name)).substitute(words)


def _read(name: str) -> str:
    return (_TEMPLATE / f"{name}.txt").read_text(encoding="utf-8")
