import csv
import io
import zipfile
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.kernel.tables.sheet import LONGEST, Sheet, harmless
from nexo.kernel.tables.write import FORMATS

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def written(extension, rows, heads=("Qué", "Cuánto")):
    into = io.BytesIO()
    FORMATS[extension].write([Sheet(name="Árboles & más", heads=heads, rows=iter(rows))], into)
    return into.getvalue()


def part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert book.testzip() is None
        return ET.fromstring(book.read(name))


def words_of_xlsx(content):
    sheet = part(content, "xl/worksheets/sheet1.xml")
    return [
        ["".join(cell.itertext()) if len(cell) else None for cell in row] for row in sheet.iter(f"{MAIN}row")
    ]


def words_of_ods(content):
    sheet = part(content, "content.xml")
    return [
        ["\n".join("".join(line.itertext()) for line in cell.iter(f"{TEXT}p")) for cell in row]
        for row in sheet.iter(f"{TABLE}table-row")
    ]


def test_a_plain_file_opens_with_the_mark_of_utf_8_and_its_accents():
    content = written("csv", [["Ñandú, 3", 2]])
    assert content.startswith(b"\xef\xbb\xbf")
    assert [*csv.reader(io.StringIO(content.decode("utf-8-sig")))] == [["Qué", "Cuánto"], ["Ñandú, 3", "2"]]


@pytest.mark.parametrize("opening", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " ="])
def test_no_cell_of_a_plain_file_is_a_formula(opening):
    assert harmless(f"{opening}cmd|' /C calc'!A0").startswith("'")


def test_a_number_below_zero_stays_a_number():
    assert written("csv", [["x", -3.5]]).decode("utf-8-sig").splitlines()[1] == "x,-3.5"


def test_a_workbook_holds_words_numbers_days_and_moments():
    six = datetime(2026, 11, 27, 18, 0, tzinfo=UTC).replace(tzinfo=None)
    rows = [["=SUMA(A1)", 3], [None, True], [date(2026, 11, 27), six]]
    content = written("xlsx", rows)
    assert words_of_xlsx(content) == [
        ["Qué", "Cuánto"],
        ["=SUMA(A1)", "3"],
        [None, "1"],
        ["46353", "46353.7500000000"],
    ]
    sheet = part(content, "xl/worksheets/sheet1.xml")
    assert not [*sheet.iter(f"{MAIN}f")]
    assert part(content, "xl/workbook.xml").find(f".//{MAIN}sheet").get("name") == "Árboles & más"


def test_an_open_document_tells_its_kind_first_and_unpacked():
    content = written("ods", [["dos\nlíneas", date(2026, 11, 27)]])
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        first = book.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert content[30:38] == b"mimetype"
    assert words_of_ods(content) == [["Qué", "Cuánto"], ["dos\nlíneas", ""]]
    days = part(content, "content.xml").iter(f"{TABLE}table-cell")
    assert [cell.get(f"{OFFICE}date-value") for cell in days][-1] == "2026-11-27"


@given(st.lists(st.lists(st.text(), min_size=1, max_size=3), max_size=5))
def test_any_text_can_be_read_back(rows):
    for extension, read in (("xlsx", words_of_xlsx), ("ods", words_of_ods)):
        assert len(read(written(extension, rows))) == len(rows) + 1


def test_a_cell_too_long_for_the_programs_is_cut():
    assert len(words_of_xlsx(written("xlsx", [["a" * (LONGEST + 9)]]))[1][0]) == LONGEST


def test_rows_pass_one_by_one():
    seen = []

    def rows():
        for number in range(3):
            seen.append(number)
            yield [number]

    for extension in FORMATS:
        seen.clear()
        written(extension, rows(), heads=["n"])
        assert seen == [0, 1, 2]
