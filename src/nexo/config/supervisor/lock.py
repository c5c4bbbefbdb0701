"""Only one supervisor a data folder."""

import fcntl
import os
from pathlib import Path

from nexo.config.errors import OperatorError


class FolderLock:
    """Holds the data folder until the process ends, however it ends."""

    def __init__(self, data: Path) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self._file = (data / "supervisor.lock").open("a+", encoding="ascii")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.seek(0)
            holder = self._file.read().strip() or "?"
            raise OperatorError(
                f"Nexo already runs on {data} (process {holder}): stop it first, "
                "or set NEXO_DATA_DIR and NEXO_PORT for a second one."
            ) from None
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()
