"""The folder of our sockets."""

import os
from pathlib import Path

from nexo.config.errors import OperatorError


def make_run_dir(folder: Path) -> None:
    """Make the folder of sockets; under /tmp somebody else might have made it before us."""
    is_root = os.geteuid() == 0
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        raise OperatorError(
            f"{folder} belongs to somebody else: remove it, or shorten the path of NEXO_DATA_DIR."
        )
    # Under root the database's unprivileged owner passes through to its own folder below.
    folder.chmod(0o711 if is_root else 0o700)
