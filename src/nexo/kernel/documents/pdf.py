"""The words of a document as a plain PDF: paper size, margins and paragraphs, and no look of its own."""

import io
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

_LATIN = "latin-1"


def plain_pdf(paragraphs: Sequence[str], *, title: str, author: str, foot: str) -> bytes:
    """Return a PDF (A4) of these paragraphs; `foot` stands under every page with its number.

    The letters are those that every reader has, which hold the languages of the product; another sign is
    written as a question mark and not lost in silence.
    """
    from reportlab.lib.pagesizes import A4  # noqa: PLC0415 - read on the first letter: most processes write none
    from reportlab.lib.styles import ParagraphStyle  # noqa: PLC0415 - read on the first letter: most processes write none
    from reportlab.lib.units import mm  # noqa: PLC0415 - read on the first letter: most processes write none
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer  # noqa: PLC0415 - read on the first letter: most processes write none

    into = io.BytesIO()
    style = ParagraphStyle("letter", fontName="Helvetica", fontSize=11, leading=16, spaceAfter=6)
    story = [Paragraph(escape(_known(one)), style) if one.strip() else Spacer(1, 8) for one in paragraphs]

    def under(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(25 * mm, 12 * mm, _known(foot)[:110])
        canvas.drawRightString(185 * mm, 12 * mm, str(document.page))

    SimpleDocTemplate(
        into,
        pagesize=A4,
        leftMargin=25 * mm,
        rightMargin=25 * mm,
        topMargin=25 * mm,
        bottomMargin=25 * mm,
        title=title,
        author=author,
        invariant=1,
        lang="es",
    ).build(story or [Spacer(1, 8)], onFirstPage=under, onLaterPages=under)
    return into.getvalue()


def _known(text: str) -> str:
    """Return a text in the letters at hand; quotes and dashes of typesetters become plain ones."""
    plain = text.translate(str.maketrans("“”‘’–—…•", "\"\"''--.·"))
    return plain.encode(_LATIN, "replace").decode(_LATIN)
