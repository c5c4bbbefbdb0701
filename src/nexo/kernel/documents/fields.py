"""Fields of a document, {{nombre}}: found and filled, also where the writing program cut one into pieces."""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from xml.dom.minidom import Element, Node, Text

from nexo.kernel.documents.opened import Opened

_FIELD: Final = re.compile(r"\{\{\s*([^{}]{1,60}?)\s*\}\}")
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PARAGRAPHS: Final = {"docx": ("w:p",), "odt": ("text:p", "text:h")}


def fields_of(opened: Opened) -> list[str]:
    """Return the names of the fields of a document, each once, in the order in which they stand."""
    names: dict[str, None] = {}
    for paragraph in _paragraphs(opened):
        names.update(dict.fromkeys(_FIELD.findall(_text(paragraph))))
    return list(names)


def filled(opened: Opened, values: Mapping[str, str]) -> tuple[bytes, list[str]]:
    """Return the document with its fields filled, and its paragraphs as plain text (the body alone).

    What is put in is never read for fields again; a field without a value keeps its place, empty to be seen.
    """
    changed: dict[str, bytes] = {}
    words: list[str] = []
    for name in opened.texts:
        tree = opened.tree(name)
        paragraphs = list(_of_tree(tree.documentElement, _PARAGRAPHS[opened.kind]))
        for paragraph in paragraphs:
            _fill(_slots(paragraph), values)
        if name in ("word/document.xml", "content.xml"):
            words = ["".join(slot.data for slot in _slots(one)) for one in paragraphs]
        changed[name] = tree.toxml(encoding="utf-8")
    return opened.packed(changed), words


def _paragraphs(opened: Opened) -> Iterator[list[Text]]:
    for name in opened.texts:
        tree = opened.tree(name)
        for paragraph in _of_tree(tree.documentElement, _PARAGRAPHS[opened.kind]):
            yield _slots(paragraph)


def _of_tree(root: Element | None, names: tuple[str, ...]) -> Iterator[Element]:
    """Return the paragraphs under an element in their order; one within another is its own."""
    if root is None:
        return
    for child in root.childNodes:
        if isinstance(child, Element):
            if child.tagName in names:
                yield child
            yield from _of_tree(child, names)


def _slots(paragraph: Element) -> list[Text]:
    """Return the pieces of text of a paragraph, without those of paragraphs within it."""
    found: list[Text] = []
    for child in paragraph.childNodes:
        if isinstance(child, Text) and _is_words(paragraph):
            found.append(child)
        elif isinstance(child, Element) and child.tagName not in ("w:p", "text:p", "text:h"):
            found += _slots(child)
    return found


def _is_words(parent: Node) -> bool:
    """Say whether the text of an element is read: in a DOCX only that of `w:t` is."""
    name = parent.tagName if isinstance(parent, Element) else ""
    return name == "w:t" or not name.startswith("w:")


def _text(slots: list[Text]) -> str:
    return "".join(slot.data for slot in slots)


def _fill(slots: list[Text], values: Mapping[str, str]) -> None:
    """Replace the fields from the last to the first: what was put in is behind, and is not looked at again."""
    for found in reversed([*_FIELD.finditer(_text(slots))]):
        value = " ".join(_FORBIDDEN.sub("", values.get(found[1], "")).split()) or BLANK
        _replace(slots, found.start(), found.end(), value)


BLANK: Final = "________"
"""What is seen where a value is missing."""


def _replace(slots: list[Text], start: int, end: int, value: str) -> None:
    """Put `value` in place of what stands from `start` to `end`, into the piece where it begins."""
    at = 0
    for slot in slots:
        length = len(slot.data)
        low, high = max(start - at, 0), min(end - at, length)
        if low < high:
            begins = at <= start
            slot.data = slot.data[:low] + (value if begins else "") + slot.data[high:]
        at += length
