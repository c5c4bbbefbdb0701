"""Where the model of a town is, and whether the town wants one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from nexo.kernel.folders import data_dir

SWITCH = "suggestions"
"""The local rule that says no to suggestions; without it they are on."""


def model_file(jurisdiction_id: UUID) -> Path:
    """Return the file of the town's model, which need not exist."""
    return data_dir() / "suggestions" / f"{jurisdiction_id}.model"


def is_on(local_rules: Mapping[str, Any]) -> bool:
    """Say whether the town wants suggestions."""
    return local_rules.get(SWITCH) is not False
