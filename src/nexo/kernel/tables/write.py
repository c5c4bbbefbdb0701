"""One door to the formats: a name for the address, how the file is called, what it says it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from nexo.kernel.tables.comma import write_csv
from nexo.kernel.tables.ods import write_ods
from nexo.kernel.tables.sheet import Sheet
from nexo.kernel.tables.xlsx import write_xlsx


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its extension is its name."""

    extension: str
    media_type: str
    write: Callable[[list[Sheet], IO[bytes]], None]


FORMATS = {
    one.extension: one
    for one in (
        Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
        Format("ods", "application/vnd.oasis.opendocument.spreadsheet", write_ods),
        Format("csv", "text/csv; charset=utf-8", write_csv),
    )
}
