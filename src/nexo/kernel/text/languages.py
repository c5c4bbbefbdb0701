"""Texts of rows that are kept in several languages: `name` in Spanish beside `name_en`."""

from collections.abc import Mapping

from django.utils.translation import get_language


def said(thing: object, name: str) -> str:
    """Return the text `name` of a row in the language in force; Spanish where there is no other."""
    language = _language()
    if language != "es" and (other := getattr(thing, f"{name}_{language}", "")):
        return str(other)
    return str(getattr(thing, name))


def said_in(row: Mapping[str, object], name: str) -> str:
    """Return the text `name` of a mapping in the language in force; Spanish where there is no other, or nothing."""
    return str(row.get(f"{name}_{_language()}") or row.get(name, ""))


def _language() -> str:
    return (get_language() or "es")[:2]
