"""Filling in a provider's template: its numbered places, each with a word."""

import re
from collections.abc import Sequence

_PLACE = re.compile(r"\{\{\s*([0-9]{1,2})\s*\}\}")


def places_in(body: str) -> int:
    """Return how many parameters a text takes: the highest number in braces."""
    return max((int(number) for number in _PLACE.findall(body)), default=0)


def filled_in(body: str, parameters: Sequence[str]) -> str:
    """Return the text as the person will read it; a place without a parameter stays as it is."""

    def put(found: re.Match[str]) -> str:
        place = int(found[1]) - 1
        return parameters[place] if 0 <= place < len(parameters) else found[0]

    return _PLACE.sub(put, body)


def is_sendable(parameter: str) -> bool:
    """Say whether a provider takes it: not empty, one line, no run of blanks (Cloud API, error 132000)."""
    return bool(parameter.strip()) and not re.search(r"[\n\t]| {5,}", parameter)
