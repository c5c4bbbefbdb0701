"""The folder of an account, where the scanner leaves papers: `scans/<account>/` in the data folder.

No setting names another one: what lies elsewhere on the machine is nobody's letter.
"""

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from nexo.domain.interactions.ports import ChannelError, Polled, RawRequest, Remedy
from nexo.kernel import clock
from nexo.kernel.folders import data_dir

TAKEN = "ingresados"
NAME = "x-filename"
_STILL_S = 10  # so long untouched, and the scanner has finished with it


def folder_of(account_id: UUID) -> Path:
    """Return the folder of an account; it need not exist yet."""
    return data_dir() / "scans" / str(account_id)


def papers(account_id: UUID, *, largest: int) -> Iterator[Polled]:
    """Yield every paper, oldest first, and put each aside once it is stored.

    The same bytes again have the same key: a paper that could not be put aside is not taken twice. Raises
    `ChannelError` at the end where one is too large, which stays where it is.
    """
    folder = folder_of(account_id)
    folder.mkdir(parents=True, exist_ok=True)
    too_large = ""
    for path in _waiting(folder):
        if path.stat().st_size > largest:
            too_large = path.name
            continue
        content = path.read_bytes()
        key = hashlib.sha256(content).hexdigest()
        headers = {NAME: path.name.encode("utf-8", "replace").decode()}
        yield Polled(request=RawRequest(body=content, headers=headers, method="SCAN"), cursor={}, key=key)
        _put_aside(path, key)
    if too_large:
        raise ChannelError(
            "«%(file)s» es demasiado grande: hay que escanearlo en partes.",
            remedy=Remedy.RETRY_LATER,
            values={"file": too_large},
        )


def _waiting(folder: Path) -> list[Path]:
    """Return the whole papers; a link is none, nor is what begins with a full stop."""
    still = clock.now().timestamp() - _STILL_S
    found = []
    for path in folder.iterdir():
        facts = path.lstat()
        if stat.S_ISREG(facts.st_mode) and facts.st_mtime <= still and not path.name.startswith("."):
            found.append((facts.st_mtime, path))
    return [path for _, path in sorted(found)]


def _put_aside(path: Path, key: str) -> None:
    taken = path.parent / TAKEN
    taken.mkdir(exist_ok=True)
    path.replace(taken / f"{key[:12]}-{path.name}")
