"""One row of a file of streets: what it must hold, and what is wrong with it."""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from nexo.domain.organisation.enums import Parity
from nexo.kernel.errors import Invalid

COLUMNS = ("calle", "otros_nombres", "desde", "hasta", "paridad", "lat1", "lon1", "lat2", "lon2", "zona")
REQUIRED = ("calle", "lat1", "lon1", "lat2", "lon2")
_PARITIES = {"": Parity.ALL, "todas": Parity.ALL, "pares": Parity.EVEN, "impares": Parity.ODD}
_LONGEST_NAME = 120
_HIGHEST_NUMBER = 99_999
_BOUNDS = {"lat": 90.0, "lon": 180.0}


class RowFault(Invalid):
    """What is wrong with a row, as a sentence for people."""

    code = "street_row_invalid"


@dataclass(frozen=True, slots=True)
class StreetRow:
    """A stretch of a street as a file tells it; `line` is where, the heading being line 1."""

    line: int
    name: str
    other_names: tuple[str, ...]
    first_number: int | None
    last_number: int | None
    parity: Parity
    piece: tuple[float, float, float, float]
    zone_code: str


def read_row(line: int, row: Mapping[str, str | None], zone_codes: Container[str]) -> StreetRow:
    """Read one row; raises `RowFault`."""
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    name = cells["calle"]
    others = tuple(other.strip() for other in cells["otros_nombres"].split("|") if other.strip())
    if not name:
        raise RowFault("falta el nombre de la calle («calle»).")
    if any(len(one) > _LONGEST_NAME for one in (name, *others)):
        raise RowFault("un nombre tiene más de %(longest)s letras.", values={"longest": _LONGEST_NAME})
    if cells["paridad"].lower() not in _PARITIES:
        raise RowFault("«paridad» es todas, pares o impares.")
    first, last = _number(cells, "desde"), _number(cells, "hasta")
    if (first is None) != (last is None):
        raise RowFault("«desde» y «hasta» van los dos o ninguno.")
    if first is not None and last is not None and first > last:
        raise RowFault("«desde» es mayor que «hasta»: dalas vuelta, y los puntos también.")
    if cells["zona"] and cells["zona"] not in zone_codes:
        raise RowFault("no hay una zona con el código «%(code)s».", values={"code": cells["zona"]})
    return StreetRow(
        line=line,
        name=name,
        other_names=others,
        first_number=first,
        last_number=last,
        parity=_PARITIES[cells["paridad"].lower()],
        piece=(
            _degrees(cells, "lat1"),
            _degrees(cells, "lon1"),
            _degrees(cells, "lat2"),
            _degrees(cells, "lon2"),
        ),
        zone_code=cells["zona"],
    )


def _number(cells: Mapping[str, str], column: str) -> int | None:
    text = cells[column]
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or int(text) > _HIGHEST_NUMBER:
        raise RowFault(
            "«%(column)s» tiene que ser un número entero, y dice «%(text)s».",
            values={"column": column, "text": text},
        )
    return int(text)


def _degrees(cells: Mapping[str, str], column: str) -> float:
    text = cells[column].replace(",", ".")
    try:
        degrees = float(text)
    except ValueError:
        raise RowFault(
            "«%(column)s» tiene que ser grados con decimales, y dice «%(text)s».",
            values={"column": column, "text": text},
        ) from None
    if not abs(degrees) <= _BOUNDS[column[:3]]:
        raise RowFault(
            "«%(column)s» está fuera del mundo: %(text)s.", values={"column": column, "text": text}
        )
    return degrees
