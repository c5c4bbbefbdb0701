"""OpenDocument spreadsheet (ISO/IEC 26300): the least that LibreOffice and Excel open."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from nexo.kernel.tables.sheet import Cell, Sheet, marked

_MEDIA = "application/vnd.oasis.opendocument.spreadsheet"
_URN = "urn:oasis:names:tc:opendocument:xmlns"
_MANIFEST = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest xmlns:manifest="{_URN}:manifest:1.0" '
    f'manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:version="1.2" '
    f'manifest:media-type="{_MEDIA}"/><manifest:file-entry manifest:full-path="content.xml" '
    'manifest:media-type="text/xml"/></manifest:manifest>'
)
_OPENS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content '
    f'xmlns:office="{_URN}:office:1.0" xmlns:table="{_URN}:table:1.0" xmlns:text="{_URN}:text:1.0" '
    f'xmlns:style="{_URN}:style:1.0" xmlns:number="{_URN}:datastyle:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.2">'
    '<office:automatic-styles><style:style style:name="head" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<number:date-style style:name="D"><number:year number:style="long"/><number:text>-</number:text>'
    '<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/>'
    '</number:date-style><number:date-style style:name="M"><number:year number:style="long"/>'
    '<number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text>'
    '<number:day number:style="long"/><number:text> </number:text><number:hours number:style="long"/>'
    '<number:text>:</number:text><number:minutes number:style="long"/></number:date-style>'
    '<style:style style:name="day" style:family="table-cell" style:data-style-name="D"/>'
    '<style:style style:name="moment" style:family="table-cell" style:data-style-name="M"/>'
    "</office:automatic-styles><office:body><office:spreadsheet>"
)
_CLOSES = "</office:spreadsheet></office:body></office:document-content>"


def write_ods(sheets: list[Sheet], into: IO[bytes]) -> None:
    """Write a spreadsheet; the rows pass through one by one."""
    with ZipFile(into, "w", ZIP_DEFLATED) as book:
        # The kind of file is told by its first bytes: this part comes first and is not packed.
        first = ZipInfo("mimetype", date_time=(1980, 1, 1, 0, 0, 0))
        first.compress_type = ZIP_STORED
        book.writestr(first, _MEDIA)
        book.writestr("META-INF/manifest.xml", _MANIFEST)
        with book.open("content.xml", "w") as part:
            part.write(_OPENS.encode())
            for sheet in sheets:
                for piece in _pieces(sheet):
                    part.write(piece.encode())
            part.write(_CLOSES.encode())


def _pieces(sheet: Sheet) -> Iterator[str]:
    yield f'<table:table table:name="{marked(sheet.name)}"><table:table-column table:number-columns-repeated="'
    yield f'{max(len(sheet.heads), 1)}"/>{_row([_words(head, "head") for head in sheet.heads])}'
    for row in sheet.rows:
        yield _row([_cell(value) for value in row])
    yield "</table:table>"


def _row(cells: list[str]) -> str:
    return f"<table:table-row>{''.join(cells) or '<table:table-cell/>'}</table:table-row>"


def _cell(value: Cell) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    if isinstance(value, date):
        style = "moment" if isinstance(value, datetime) else "day"
        return (
            f'<table:table-cell table:style-name="{style}" office:value-type="date" '
            f'office:date-value="{value.isoformat()}"/>'
        )
    return _words(value, "")


def _words(text: str, style: str) -> str:
    lines = "".join(f"<text:p>{line}</text:p>" for line in marked(text).split("\n"))
    named = f' table:style-name="{style}"' if style else ""
    return f'<table:table-cell{named} office:value-type="string">{lines}</table:table-cell>'
