"""The models that this process holds: read when first asked for, read anew when the file is another.

A model takes as much memory as its file (about 15 MB for 60,000 cases, at most some 50), so that a process keeps few.
"""

import logging
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from uuid import UUID

from nexo.application.suggesting.place import model_file
from nexo.domain.organisation.enums import SuggestionKind

if TYPE_CHECKING:
    from nexo.kernel.learning.model import Model
    from nexo.kernel.learning.stored import About

_KEPT = 4

_log = logging.getLogger(__name__)
_turn = Lock()
_held: dict[Path, "tuple[tuple[int, int], Model | None]"] = {}


def model_of(jurisdiction_id: UUID, kind: SuggestionKind = SuggestionKind.SERVICES) -> "Model | None":
    """Return the model of services or of danger of a town; None where there is none or its file cannot be read."""
    file = model_file(jurisdiction_id, kind)
    with _turn:
        try:
            found = file.stat()
        except OSError:
            _held.pop(file, None)
            return None
        stamp = (found.st_mtime_ns, found.st_ino)
        known = _held.pop(file, None)
        if known is None or known[0] != stamp:
            known = (stamp, _read(file))
        while len(_held) >= _KEPT:
            del _held[next(iter(_held))]
        _held[file] = known
        return known[1]


def about(jurisdiction_id: UUID, kind: SuggestionKind = SuggestionKind.SERVICES) -> "About | None":
    """Return what a model of a town says of itself, without reading the rest; None where there is none."""
    file = model_file(jurisdiction_id, kind)
    if not file.exists():
        return None
    # NumPy comes with it: only a town that has a model pays for it.
    from nexo.kernel.learning.stored import ModelUnreadable, load_about  # noqa: PLC0415

    try:
        return load_about(file)
    except (ModelUnreadable, OSError):
        return None


def _read(file: Path) -> "Model | None":
    from nexo.kernel.learning.stored import ModelUnreadable, load  # noqa: PLC0415 - as in `about`

    try:
        return load(file)
    except (ModelUnreadable, OSError) as error:
        _log.warning("The model of suggestions cannot be read: %s.", type(error).__name__)
        return None
