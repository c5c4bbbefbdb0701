"""Where the installation keeps its data."""

import os
from pathlib import Path


def data_dir() -> Path:
    """Return the folder of `NEXO_DATA_DIR` (default `./var`), absolute; it need not exist yet."""
    return Path(os.environ.get("NEXO_DATA_DIR") or "var").absolute()
