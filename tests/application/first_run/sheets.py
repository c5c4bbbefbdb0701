"""Small spreadsheets of both kinds, made by hand."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

ROWS = (
    ("Nombre y apellido", "Correo electrónico", "Área", "Depende de", "Qué hace"),
    ("Ana Ríos", "ana@sanroque.example", "Atención y Mesa de Entradas", "", "Atención"),
    ("Beto Luna", "beto@sanroque.example", "Obras y Servicios Públicos", "", "Responsable"),
    ("Carla Paz", "carla@sanroque.example", "Corralón", "Obras y Servicios Públicos", "Responsable"),
)


def xlsx(rows: Sequence[Sequence[str]] = ROWS) -> bytes:
    """Return an XLSX file with one sheet: the first row by shared strings, the rest inline."""
    strings = "".join(f"<si><t>{escape(cell)}</t></si>" for cell in rows[0])
    first = "".join(f'<c r="{chr(65 + at)}1" t="s"><v>{at}</v></c>' for at in range(len(rows[0])))
    rest = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for at, cell in enumerate(row)
            if cell
        )
        + "</row>"
        for number, row in enumerate(rows[1:], start=2)
    )
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return packed(
        {
            "xl/sharedStrings.xml": f"<sst {main}>{strings}</sst>",
            "xl/worksheets/sheet1.xml": (
                f"<worksheet {main}><sheetData><row r='1'>{first}</row>{rest}</sheetData></worksheet>"
            ),
        }
    )


def ods(rows: Sequence[Sequence[str]] = ROWS) -> bytes:
    """Return an ODS file with one sheet."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f"<table:table-cell><text:p>{escape(cell)}</text:p></table:table-cell>"
            if cell
            else "<table:table-cell/>"
            for cell in row
        )
        + '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        for row in rows
    )
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    return packed({"content.xml": f"<office:body {names}><table:table>{cells}</table:table></office:body>"})


def csv(rows: Sequence[Sequence[str]] = ROWS) -> bytes:
    """Return a CSV file as older spreadsheets of here write it."""
    return "\r\n".join(";".join(row) for row in rows).encode("cp1252")


def packed(files: dict[str, str]) -> bytes:
    """Return an archive of texts."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return whole.getvalue()
