"""Reads the first sheet of a spreadsheet as rows of text: XLSX, ODS or CSV, bounded, without any package.

Both formats are archives of XML; only texts are wanted, so no formulas, dates or styles are understood. A document type
is refused, so that no entity is ever resolved.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from nexo.kernel.errors import Invalid

MOST_BYTES = 2_000_000
MOST_ROWS = 1_000
MOST_COLUMNS = 30
_MOST_XML = 20_000_000
_LONGEST = 300

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_T = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"

Rows = list[list[str]]


class SheetUnreadable(Invalid):
    """A file that is no spreadsheet that we read."""

    code = "sheet_unreadable"
    message = (
        "No pudimos leer el archivo. Guardalo como XLSX, ODS o CSV y subilo de nuevo; no se cambió nada."
    )


def read_sheet(content: bytes) -> Rows:
    """Return the rows of a file, empty ones left out. Raises `SheetUnreadable`."""
    if len(content) > MOST_BYTES:
        raise SheetUnreadable("El archivo es demasiado grande: hasta 2 MB. No se cambió nada.", field="file")
    try:
        rows = _archive(content) if content[:2] == b"PK" else _csv(content)
        kept = [[cell.strip()[:_LONGEST] for cell in row[:MOST_COLUMNS]] for row in rows]
    except (
        zipfile.BadZipFile,
        ET.ParseError,
        KeyError,
        ValueError,
        csv.Error,
        RuntimeError,
    ) as error:
        raise SheetUnreadable(field="file") from error
    except (NotImplementedError, OSError, IndexError) as error:
        raise SheetUnreadable(field="file") from error
    found = [row for row in kept if any(row)]
    if len(found) > MOST_ROWS:
        raise SheetUnreadable("Son demasiadas filas: hasta 1000 por vez. No se cambió nada.", field="file")
    return found


def _csv(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What older spreadsheets of here write.
        text = content.decode("cp1252")
    if "\0" in text:
        raise ValueError("not a text")
    heading = text.split("\n", 1)[0]
    separator = max(";,\t", key=heading.count)
    return iter(list(csv.reader(io.StringIO(text, newline=""), delimiter=separator)))


def _archive(content: bytes) -> Iterator[list[str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        if "content.xml" in names:
            return iter(list(_ods(_xml(archive, "content.xml"))))
        strings = _strings(archive) if "xl/sharedStrings.xml" in names else []
        first = min(name for name in names if name.startswith("xl/worksheets/sheet"))
        return iter(list(_xlsx(_xml(archive, first), strings)))


def _xml(archive: zipfile.ZipFile, name: str) -> ET.Element:
    if archive.getinfo(name).file_size > _MOST_XML:
        raise ValueError("too large")
    with archive.open(name) as file:
        content = file.read(_MOST_XML + 1)
    if len(content) > _MOST_XML or b"<!DOCTYPE" in content[:4_000] or b"<!ENTITY" in content:
        raise ValueError("not to be read")
    return ET.fromstring(content)  # noqa: S314 - no document type, no entity: refused above


def _strings(archive: zipfile.ZipFile) -> list[str]:
    root = _xml(archive, "xl/sharedStrings.xml")
    return ["".join(part.text or "" for part in item.iter(f"{_S}t")) for item in root.iter(f"{_S}si")]


def _xlsx(root: ET.Element, strings: list[str]) -> Iterator[list[str]]:
    for row in root.iter(f"{_S}row"):
        cells: list[str] = []
        for cell in row.iter(f"{_S}c"):
            place = _column(cell.get("r", ""), len(cells))
            if place >= MOST_COLUMNS:
                break
            cells += [""] * (place - len(cells))
            cells.append(_cell(cell, strings))
        yield cells


def _column(reference: str, after: int) -> int:
    """Return the place of a cell named as "C7", or the next one."""
    letters = "".join(letter for letter in reference if letter.isalpha())
    number = 0
    for letter in letters[:3].upper():
        number = number * 26 + ord(letter) - 64
    return max(number - 1, after)


def _cell(cell: ET.Element, strings: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{_S}t"))
    value = cell.findtext(f"{_S}v") or ""
    return strings[int(value)] if cell.get("t") == "s" else value


def _ods(root: ET.Element) -> Iterator[list[str]]:
    table = next(root.iter(f"{_T}table"))
    for row in table.iter(f"{_T}table-row"):
        cells: list[str] = []
        for cell in row:
            if cell.tag not in {f"{_T}table-cell", f"{_T}covered-table-cell"}:
                continue
            text = "\n".join("".join(part.itertext()) for part in cell.iter(_TEXT))
            times = min(int(cell.get(f"{_T}number-columns-repeated", "1")), MOST_COLUMNS - len(cells))
            cells += [text] * max(times, 0)
        yield cells
