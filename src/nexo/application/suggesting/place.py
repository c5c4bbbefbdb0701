"""Where what a town learnt is kept, and which suggestions the town wants."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from nexo.domain.organisation.enums import SuggestionKind
from nexo.kernel.folders import data_dir

_ENDINGS = {
    SuggestionKind.SERVICES: "model",
    SuggestionKind.DANGER: "danger.model",
    SuggestionKind.DUPLICATES: "duplicates.json",
}


def model_file(jurisdiction_id: UUID, kind: SuggestionKind = SuggestionKind.SERVICES) -> Path:
    """Return the file of what the town learnt, which need not exist."""
    return data_dir() / "suggestions" / f"{jurisdiction_id}.{_ENDINGS[kind]}"


def is_on(local_rules: Mapping[str, Any], kind: SuggestionKind = SuggestionKind.SERVICES) -> bool:
    """Say whether the town wants suggestions of a kind; without a local rule that says no it does."""
    return local_rules.get(kind.value) is not False
