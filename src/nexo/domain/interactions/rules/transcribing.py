"""Whose words are ours to write down: what came in as a file and says nothing, or what we wrote before."""

from collections.abc import Mapping
from typing import Any

from nexo.domain.interactions.enums import Direction

TRANSCRIBED = "transcribed"
"""The key of `Interaction.details` with who wrote the text down, when, and the versions before."""


def may_be_transcribed(*, direction: str, text: str, details: Mapping[str, Any], has_files: bool) -> bool:
    """Say whether an official may write down what an entry says."""
    return direction == Direction.IN and (TRANSCRIBED in details or (not text and has_files))
