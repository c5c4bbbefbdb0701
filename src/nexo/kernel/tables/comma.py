"""The plain table: UTF-8 with its mark, so that spreadsheets read the accents (RFC 4180)."""

import csv
import io
from datetime import datetime
from typing import IO

from nexo.kernel.tables.sheet import Cell, Sheet, harmless


def write_csv(sheets: list[Sheet], into: IO[bytes]) -> None:
    """Write each sheet under the other, an empty line between."""
    words = io.TextIOWrapper(into, encoding="utf-8", newline="", write_through=True)
    words.write("\ufeff")
    lines = csv.writer(words)
    for number, sheet in enumerate(sheets):
        if number:
            lines.writerow([])
        lines.writerow([harmless(head) for head in sheet.heads])
        lines.writerows([_said(cell) for cell in row] for row in sheet.rows)
    words.detach()


def _said(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    return harmless(cell) if isinstance(cell, str) else str(cell)
