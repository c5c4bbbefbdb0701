"""Reads the sorted texts of `nexo classify` from a file, and says in one sentence what is wrong with it."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nexo.config.errors import OperatorError

_SEPARATORS = ",;\t"
_LONGEST_CELL = 1_000_000
_NUL = "\x00"


@dataclass(frozen=True)
class Examples:
    """Texts with their categories, oldest first where they are dated."""

    texts: list[str]
    categories: list[str]


def read_examples(file: Path, *, dated: bool) -> Examples:
    """Return the rows of a CSV file; raises OperatorError with the line that is wrong.

    Dates are ISO 8601, UTC unless they say otherwise. Undated reading keeps the order of the file and does without
    the column; where it is there, it must be readable all the same.
    """
    rows = list(_rows(file, dated=dated))
    if not rows:
        raise OperatorError(f"{file}: no rows below the heading.")
    if dated:
        rows.sort(key=lambda row: row[2])
    return Examples([row[0] for row in rows], [row[1] for row in rows])


def _rows(file: Path, *, dated: bool) -> Iterator[tuple[str, str, datetime]]:
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            heading = lines.readline(_LONGEST_CELL)
            separator = max(_SEPARATORS, key=heading.count)
            columns = [cell.strip().lower() for cell in next(csv.reader([heading], delimiter=separator), [])]
            wanted = ("text", "category", "created_at") if dated else ("text", "category")
            if missing := [column for column in wanted if column not in columns]:
                raise OperatorError(f"{file}: the first line lacks the columns {', '.join(missing)}.")
            reader = csv.reader(lines, delimiter=separator)
            for cells in reader:
                if cells:
                    yield _row(file, reader.line_num + 1, columns, cells)
    except OSError as error:
        raise OperatorError(f"{file}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise OperatorError(f"{file}: not UTF-8. Save it as “CSV UTF-8” and try again.") from None
    except csv.Error as error:
        raise OperatorError(f"{file}: cannot be read as CSV ({error}).") from None
    finally:
        csv.field_size_limit(before)


def _row(file: Path, line: int, columns: list[str], cells: list[str]) -> tuple[str, str, datetime]:
    if len(cells) != len(columns):
        raise OperatorError(f"{file}, line {line}: {len(cells)} cells where the heading has {len(columns)}.")
    row = dict(zip(columns, cells, strict=True))
    category = row["category"].strip()
    if not category:
        raise OperatorError(f"{file}, line {line}: no category.")
    if _NUL in row["text"] or _NUL in category:
        raise OperatorError(f"{file}, line {line}: holds a NUL character, which is not text.")
    return row["text"], category, _moment(file, line, row.get("created_at"))


def _moment(file: Path, line: int, told: str | None) -> datetime:
    if told is None:
        return datetime.min.replace(tzinfo=UTC)
    try:
        moment = datetime.fromisoformat(re.sub(r"\s+UTC$", "Z", told.strip()))
    except ValueError:
        raise OperatorError(f"{file}, line {line}: created_at is not a date of ISO 8601.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
