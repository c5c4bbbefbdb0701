"""Only one supervisor a data folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nexo.config.errors import OperatorError


@contextmanager
def folder_lock(data: Path) -> Iterator[None]:
    """Hold the data folder inside the block; the system lets it go when the process ends, however it ends."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "supervisor.lock").open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "?"
            raise OperatorError(
                f"Nexo already runs on {data} (process {holder}): stop it first, "
                "or set NEXO_DATA_DIR and NEXO_PORT for a second one."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
