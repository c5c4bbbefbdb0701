import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.documents.samples import docx, odt, packed, run
from nexo.kernel.documents.fields import fields_of, filled
from nexo.kernel.documents.opened import MOST_BYTES, open_document
from nexo.kernel.documents.pdf import plain_pdf
from nexo.kernel.documents.refused import DocumentRefused

RELATION = '<Relationships><Relationship Id="1" Type="http://x/{kind}" Target="{to}" TargetMode="External"/></Relationships>'


def part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return archive.read(name).decode()


def test_a_field_that_the_writing_program_cut_into_pieces_is_one():
    opened = open_document(docx(run("Hola {{nom", "bre", " }}, su caso {{codigo}}.")))
    assert fields_of(opened) == ["nombre", "codigo"]
    content, words = filled(opened, {"nombre": "Rosa & Cía <x>", "codigo": "LC-1"})
    assert words == ["Hola Rosa & Cía <x>, su caso LC-1."]
    assert "Rosa &amp; Cía &lt;x&gt;" in part(content, "word/document.xml")


def test_the_names_that_a_writing_program_declared_stay_as_they_were():
    content, _ = filled(open_document(docx(run("{{nombre}}"))), {"nombre": "x"})
    assert 'mc:Ignorable="w14"' in part(content, "word/document.xml")
    assert 'xmlns:w14="http://x/w14"' in part(content, "word/document.xml")


def test_an_open_document_is_filled_and_tells_its_kind_first():
    opened = open_document(odt("<text:p>Hola <text:span>{{nom</text:span>bre}}</text:p><text:h>Fin</text:h>"))
    content, words = filled(opened, {"nombre": "Ñandú"})
    assert words == ["Hola Ñandú", "Fin"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first = archive.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_what_is_put_in_is_not_read_for_fields_again_and_what_lacks_is_seen():
    opened = open_document(docx(run("{{a}} {{b}}")))
    assert filled(opened, {"a": "{{b}}"})[1] == ["{{b}} ________"]


@given(st.text(max_size=80))
def test_any_value_leaves_a_document_that_opens(value):
    content, _ = filled(open_document(docx(run("{{a}}"))), {"a": value})
    open_document(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.4",
        b"PK\x03\x04broken",
        packed({"a.txt": "x"}),
        docx(run("x"), **{"word/vbaProject.bin": "x"}),
        docx(run("x"), **{"word/embeddings/sheet.xlsx": "x"}),
        docx(run("x"), **{"word/activeX/a.xml": "<x/>"}),
        docx(
            run("x"),
            **{"word/_rels/document.xml.rels": RELATION.format(kind="attachedTemplate", to="http://x")},
        ),
        docx(run("x"), **{"word/_rels/document.xml.rels": RELATION.format(kind="image", to="file:///etc/x")}),
        docx('<w:p><w:r><w:instrText>DDEAUTO "c:\\\\x"</w:instrText></w:r></w:p>'),
        docx('<w:p><w:r><w:instrText>INCLUDEPICTURE "http://x"</w:instrText></w:r></w:p>'),
        odt('<text:p><draw:image xlink:href="http://x/y.png"/></text:p>'),
        odt('<text:p><draw:image xlink:href="../y.png"/></text:p>'),
        odt("<text:p>x</text:p>", **{"Basic/Standard/a.xml": "<x/>"}),
        odt("<text:p>x</text:p>", **{"meta.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        docx("<w:p>"),
        docx(run("x"), **{"word/media/a.png": "\0" * 7_000_000}),
        docx(run("x"), **{f"word/a{n}.xml": "<x/>" for n in range(401)}),
    ],
)
def test_what_swells_runs_or_fetches_is_refused(content):
    with pytest.raises(DocumentRefused):
        open_document(content)


def test_a_link_to_be_pressed_is_no_harm():
    link = RELATION.format(kind="hyperlink", to="https://x.example")
    open_document(docx(run("x"), **{"word/_rels/document.xml.rels": link}))
    open_document(odt('<text:p><text:a xlink:href="https://x.example">x</text:a></text:p>'))


def test_a_document_too_large_is_refused_before_it_is_opened():
    with pytest.raises(DocumentRefused, match="5 MB"):
        open_document(b"x" * (MOST_BYTES + 1))


def test_the_words_as_a_plain_pdf():
    content = plain_pdf(
        ["Señora Gómez:", "", "<b>no & sí</b> 漢", "x " * 3000], title="t", author="a", foot="LC-1"
    )
    assert content.startswith(b"%PDF-")
    assert content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") > 1
    assert plain_pdf([], title="", author="", foot="").startswith(b"%PDF-")
