"""The menu as it is published: plain entries, each below another or at the top."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from nexo.domain.guidance.enums import EntryKind

MOST_ENTRIES = 8
"""In one list, so that with the way back and the way to a person it fits a telephone (10 rows)."""

HOLDS_SERVICE = frozenset({EntryKind.FIND_SERVICE, EntryKind.REPORT, EntryKind.WHERE})
"""Kinds that may name a service; without one they ask for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: `parent` is the key of the entry it stands below, `service` a code of the catalogue."""

    key: str
    kind: EntryKind
    label: str
    label_en: str = ""
    service: str = ""
    text: str = ""
    text_en: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """What a town offers, in order."""

    greeting: str = ""
    greeting_en: str = ""
    entries: tuple[Entry, ...] = ()

    def below(self, parent: str = "") -> list[Entry]:
        """Return the entries of one list."""
        return [entry for entry in self.entries if entry.parent == parent]

    def entry(self, key: str) -> Entry | None:
        """Return one entry, or None where it was taken away."""
        return next((entry for entry in self.entries if entry.key == key), None)

    def to_json(self) -> dict[str, Any]:
        """Return what is kept."""
        return asdict(self)


def menu_of(kept: Mapping[str, Any]) -> Menu:
    """Return the menu that was kept; of nothing, one without entries."""
    entries = (Entry(**{**row, "kind": EntryKind(row["kind"])}) for row in kept.get("entries", ()))
    return Menu(kept.get("greeting", ""), kept.get("greeting_en", ""), tuple(entries))


def has_empty_list(menu: Menu) -> bool:
    """Say whether the menu, or one that it opens, offers nothing."""
    opened = ["", *(entry.key for entry in menu.entries if entry.kind is EntryKind.SUBMENU)]
    return any(not menu.below(parent) for parent in opened)


def moved(order: list[str], key: str, *, up: bool) -> list[str]:
    """Return the order with `key` one place up or down; at the end it stays."""
    at = order.index(key)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        return order
    changed = list(order)
    changed[at], changed[to] = changed[to], changed[at]
    return changed
