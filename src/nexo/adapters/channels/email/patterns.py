"""Tables of phrases as regular expressions: one alternative a line, or several on a line between ` / `."""

import re

_SEPARATOR = re.compile(r"\s/\s|\n")


def any_of(table: str) -> str:
    """Return a group that matches any phrase of the table; the phrases are expressions themselves."""
    phrases = (phrase.strip() for phrase in _SEPARATOR.split(table))
    return "(?:" + "|".join(phrase for phrase in phrases if phrase) + ")"
