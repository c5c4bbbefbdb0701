"""'¿Entendiste este texto?': one answer a visitor and version, of nobody, told once enough answered."""

from datetime import date

import pytest

from nexo.domain.knowledge.actions.arrange_article import About, open_article
from nexo.domain.knowledge.actions.publish_text import publish_text
from nexo.domain.knowledge.actions.say_understood import say_understood
from nexo.domain.knowledge.actions.write_text import write_text
from nexo.domain.knowledge.errors import AlreadyAnswered
from nexo.domain.knowledge.models import Understanding
from nexo.domain.knowledge.queries import writing
from nexo.domain.knowledge.rules.understanding import Counts, without_personal
from nexo.kernel.actors import anonymous
from nexo.kernel.errors import Invalid, NotFound

DAY = date(2026, 1, 1)


@pytest.fixture
def text(machine):
    article = open_article(actor=machine, title="Licencia", about=About())
    draft = write_text(actor=machine, article_id=article.id, title="Licencia", body="Vení con tu DNI.")
    return publish_text(
        actor=machine, article_id=article.id, audience="clear", language="es", revision=draft.revision
    )


def say(text, visitor, answer="yes", words=""):
    return say_understood(
        actor=anonymous(text.article.jurisdiction_id),
        text_id=text.id,
        visitor=visitor,
        answer=answer,
        words=words,
    )


def test_once_a_visitor_and_no_name_is_kept(text):
    said = say(text, "navegador-1", "partly", "No sé qué es el libre deuda. Soy ana@x.example, 2262-415555")
    assert said.words == "No sé qué es el libre deuda. Soy […] […]"
    assert "navegador" not in said.visitor
    with pytest.raises(AlreadyAnswered):
        say(text, "navegador-1", "yes")
    assert Understanding.objects.count() == 1


def test_few_answers_are_not_told_and_low_ones_raise_the_article(text, machine):
    open_article(actor=machine, title="Aaa", about=About())
    for at in range(4):
        say(text, f"v{at}", "no", "palabras difíciles")
    kind = writing.row_for(machine, text.article_id, DAY).kinds[0]
    assert (kind.counts, kind.counts.is_told, kind.counts.is_low) == (Counts(no=4), False, False)
    say(text, "v5", "yes")
    rows = writing.rows_for(machine, DAY)
    assert rows[0].article == text.article
    assert (rows[0].low[0].counts, rows[0].low[0].counts.share) == (Counts(yes=1, no=4), 20)
    assert writing.words_of(text) == ["palabras difíciles"] * 4


def test_what_is_no_answer(text, machine):
    with pytest.raises(Invalid):
        say(text, "v", "quizás")
    draft = write_text(actor=machine, article_id=text.article_id, title="x", body="Otra cosa.")
    draft.article.jurisdiction_id = text.article.jurisdiction_id
    with pytest.raises(NotFound):
        say(draft, "v")


def test_words_without_persons():
    assert without_personal("  art. 5 de la ley 26653,\n bien ") == "art. 5 de la ley 26653, bien"
    assert without_personal("mi DNI 30.123.456") == "mi DNI […]"
    assert Counts().share == 0
