"""English is complete, what is committed compiled is what is written, and the domain's words are in it."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.utils import translation

from nexo.application.reports.city_figures.measures import DEFINITIONS
from nexo.domain.cases.enums import Phase
from nexo.domain.cases.rules.steps import steps

WEB = Path(__file__).parents[3] / "src/nexo/web"
ENTRY = re.compile(r'^msgid (".*")$(?:\nmsgid_plural (".*")$)?((?:\nmsgstr(?:\[\d\])? ".*")+)', re.MULTILINE)
TEXT = re.compile(r'^msgstr(?:\[\d\])? (".*")$', re.MULTILINE)


def _entries(room: str) -> dict[str, list[str]]:
    written = (WEB / room / "locale/en/LC_MESSAGES/django.po").read_text("utf-8")
    found = {ast.literal_eval(entry[0]): entry[2] for entry in ENTRY.findall(written)}
    return {
        text: [ast.literal_eval(line) for line in TEXT.findall(lines)]
        for text, lines in found.items()
        if text
    }


@pytest.mark.parametrize("room", ["portal", "ui"])
def test_every_sentence_has_its_english(room: str) -> None:
    entries = _entries(room)
    assert len(entries) > 40
    assert [text for text, said in entries.items() if not all(said)] == []


@pytest.mark.parametrize("room", ["portal", "ui"])
def test_the_compiled_file_is_what_is_written(room: str) -> None:
    with (WEB / room / "locale/en/LC_MESSAGES/django.mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    different = [
        text for text, said in _entries(room).items() if len(said) == 1 and catalogue.gettext(text) != said[0]
    ]
    assert different == []


@pytest.mark.parametrize("room", ["portal", "ui"])
def test_every_sentence_of_a_template_is_written_down(room: str) -> None:
    known = set(_entries(room))
    used: set[str] = set()
    for template in (WEB / room / "templates").rglob("*.html"):
        if not template.name.startswith(("style_", "_style")):
            used |= set(re.findall(r"""{% translate ["']([^"']+)["'] """, template.read_text("utf-8")))
    assert {text.replace("%", "%%") for text in used} - known == set()


def test_the_words_of_the_domain_have_their_english() -> None:
    texts = [str(phase.label) for phase in Phase]
    texts += [step.name for step in steps(Phase.ASSIGNED)]
    with translation.override("es"):
        for item in DEFINITIONS:
            texts += [str(item.name), str(item.definition)]
    with translation.override("en"):
        assert [text for text in texts if translation.gettext(text) == text] == []
