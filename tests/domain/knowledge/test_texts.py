"""Texts by audience: written by one, published by another, with gates; shown in the nearest there is."""

from datetime import UTC, date, datetime

import pytest

from nexo.domain.knowledge import policies
from nexo.domain.knowledge.actions.arrange_article import About, change_article, open_article
from nexo.domain.knowledge.actions.publish_text import publish_text, review_text, roll_back_text
from nexo.domain.knowledge.actions.write_text import discard_text, write_text
from nexo.domain.knowledge.enums import TextStatus
from nexo.domain.knowledge.errors import (
    ArticleInvalid,
    NotADraft,
    NotPublishedBefore,
    OwnText,
    TextMissing,
    TextNotReady,
    TextTooLong,
    WrittenMeanwhile,
)
from nexo.domain.knowledge.models import Article, TextVersion
from nexo.domain.knowledge.queries import reading, writing
from nexo.domain.knowledge.queries.gate import missing_for
from nexo.domain.knowledge.rules.readability import Fault
from nexo.domain.organisation.enums import JurisdictionLevel, Role
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind, anonymous, system
from nexo.kernel.errors import NotAllowed, NotFound

CLEAR = "Vení con tu DNI. Te damos el turno. Es gratis."
HARD = (
    "La tramitación de la correspondiente habilitación requiere indefectiblemente la presentación de la "
    "documentación respaldatoria debidamente certificada por la autoridad competente."
)
KIND = {"audience": "clear", "language": "es"}
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(datetime(2026, 11, 23, 15, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def editors(member):
    return member(Role.EDITOR, label="Ana"), member(Role.EDITOR, label="Beto")


@pytest.fixture
def article(editors):
    return open_article(actor=editors[0], title="Licencia de conducir", about=About(service_code="TM01"))


def write(actor, article, body=CLEAR, title="Licencia", **kind):
    return write_text(actor=actor, article_id=article.id, title=title, body=body, **kind)


def publish(actor, article, text, **kind):
    return publish_text(actor=actor, article_id=article.id, revision=text.revision, **(KIND | kind))


def put(editors, article, **given):
    """Write and publish a text, reviewed where it must be."""
    one, other = editors
    text = write(one, article, **given)
    kind = {"audience": text.audience, "language": text.language}
    if text.audience == "easy":
        review_text(actor=other, article_id=article.id, revision=text.revision, **kind)
    return publish(other, article, text, **kind)


def test_a_text_is_published_by_another_than_its_author(editors, article, town):
    one, other = editors
    draft = write(one, article)
    assert (draft.status, draft.number, draft.readability) == (TextStatus.DRAFT, 1, 116.3)
    assert reading.search_articles(jurisdiction_id=town.id, text="licencia") == []
    with pytest.raises(OwnText):
        publish(one, article, draft)
    text = publish(other, article, draft)
    assert (text.status, text.published_by_label, text.review_due) == (
        TextStatus.PUBLISHED,
        "Beto",
        date(2027, 11, 23),
    )
    assert reading.search_articles(jurisdiction_id=town.id, text="turno licen") == [
        reading.ArticleHit("licencia-de-conducir", "Licencia", "TM01", CLEAR)
    ]


def test_whoever_touched_the_draft_does_not_publish_it(editors, article):
    one, other = editors
    write(one, article)
    draft = write(other, article, body=CLEAR + " Sí.")
    for author in editors:
        with pytest.raises(OwnText):
            publish(author, article, draft)


def test_a_draft_that_somebody_else_wrote_meanwhile_is_not_overwritten_nor_published(editors, article):
    one, other = editors
    seen = write(one, article, revision=0)
    write(one, article, body=CLEAR + " Sí.", revision=seen.revision)
    with pytest.raises(WrittenMeanwhile):
        write(other, article, revision=seen.revision)
    with pytest.raises(NotADraft):
        publish(other, article, seen)


def test_the_gate_of_clear_words_says_what_is_wrong_sentence_by_sentence(editors, article):
    one, other = editors
    draft = write(one, article, body=f"Vení al CAPS. {HARD}")
    found = missing_for(draft)
    assert [problem.fault for problem in found] == [Fault.SCORE, Fault.HARD, Fault.ACRONYM]
    assert found[1].sentence == HARD
    assert "indefectiblemente" in found[1].mend
    assert found[2].what == "Nadie explica la sigla CAPS."
    with pytest.raises(TextNotReady) as refused:
        publish(other, article, draft)
    assert "faltan: 3" in refused.value.said


def test_a_sentence_of_26_words_is_too_long_in_any_language(editors, article):
    body = " ".join(["sol"] * 26) + "."
    assert [one.fault for one in missing_for(write(editors[0], article, body=body))] == [Fault.LONG]
    english = write(editors[0], article, body=body, language="en")
    assert ([one.fault for one in missing_for(english)], english.readability) == ([Fault.LONG], None)


def test_easy_words_need_80_points_and_a_person(editors, article):
    one, other = editors
    kind = {"audience": "easy", "language": "es"}
    draft = write(one, article, **kind)
    with pytest.raises(TextNotReady):
        publish(other, article, draft, **kind)
    with pytest.raises(OwnText):
        review_text(actor=one, article_id=article.id, revision=draft.revision, **kind)
    review_text(actor=other, article_id=article.id, revision=draft.revision, **kind)
    again = write(one, article, body=CLEAR + " Sí.", **kind)
    assert again.reviewed_at is None
    review_text(actor=other, article_id=article.id, revision=again.revision, **kind)
    assert publish(other, article, again, **kind).reviewed_by_label == "Beto"


def test_a_technical_text_has_no_floor(editors, article):
    assert put(editors, article, body=HARD, audience="technical").status == TextStatus.PUBLISHED


def test_a_new_version_replaces_the_old_one_and_the_old_one_can_come_back(editors, article, town):
    one, _ = editors
    put(editors, article)
    put(editors, article, body="Vení hoy. Es gratis.")
    write(one, article, body="Otra cosa. Sí.")
    with pytest.raises(NotPublishedBefore):
        roll_back_text(actor=one, article_id=article.id, number=3, **KIND)
    with pytest.raises(NotFound):
        roll_back_text(actor=one, article_id=article.id, number=9, **KIND)
    back = roll_back_text(actor=one, article_id=article.id, number=1, **KIND)
    assert (back.number, back.body, back.status) == (4, CLEAR, TextStatus.PUBLISHED)
    assert [(row.number, row.status) for row in writing.versions_of(article, **KIND)] == [
        (4, TextStatus.PUBLISHED),
        (3, TextStatus.DRAFT),
        (2, TextStatus.REPLACED),
        (1, TextStatus.REPLACED),
    ]


def test_a_draft_is_thrown_away(editors, article):
    write(editors[0], article)
    discard_text(actor=editors[1], article_id=article.id, **KIND)
    assert TextVersion.objects.count() == 0
    with pytest.raises(NotADraft):
        discard_text(actor=editors[1], article_id=article.id, **KIND)


def test_the_nearest_text_there_is(editors, article, town):
    put(editors, article, title="Licencia")
    put(editors, article, title="Licencia: norma", audience="technical")
    put(editors, article, title="Driving licence", body="Bring your card.", language="en")

    def shown(audience="clear", language="es"):
        return reading.shown_article(
            jurisdiction_id=town.id, slug=article.slug, audience=audience, language=language
        )

    assert shown().text.title == "Licencia"
    assert shown("technical").text.title == "Licencia: norma"
    easy = shown("easy")
    assert (easy.text.title, easy.is_other_audience, easy.is_other_language) == ("Licencia", True, False)
    assert shown("easy", "en").text.title == "Driving licence"
    assert (shown("clear", "pt").text.title, shown("clear", "pt").is_other_language) == ("Licencia", True)
    assert shown().languages == ["es", "en"]
    of_service = reading.shown_of_service(
        jurisdiction_id=town.id, service_code="TM01", audience="clear", language="es"
    )
    assert of_service is not None
    assert of_service.text.title == "Licencia"
    listed = reading.listed_articles(jurisdiction_id=town.id, audience="easy", language="en")
    assert [text.title for text in listed] == ["Driving licence"]
    nothing = {"audience": "clear", "language": "es", "jurisdiction_id": town.id}
    assert reading.shown_of_service(service_code="XX", **nothing) is None
    with pytest.raises(NotFound):
        reading.shown_article(slug="otra", **nothing)


def test_an_article_taken_off_the_site_is_not_found(editors, article, town):
    put(editors, article)
    change_article(actor=editors[0], article_id=article.id, about=About(is_retired=True))
    with pytest.raises(NotFound):
        reading.shown_article(jurisdiction_id=town.id, slug=article.slug, audience="clear", language="es")


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"title": " "}, TextMissing),
        ({"body": " "}, TextMissing),
        ({"title": "x" * 151}, TextTooLong),
        ({"audience": "otra"}, ArticleInvalid),
        ({"language": "xx"}, ArticleInvalid),
    ],
)
def test_what_cannot_be_kept(editors, article, given, error):
    with pytest.raises(error):
        write(editors[0], article, **given)


def test_who_may_write(town, unit, member, machine, article):
    of_unit = member(Role.SERVICE_OWNER, frozenset({unit.id}))
    own = open_article(actor=of_unit, title="Luz", about=About(unit_id=unit.id))
    write(of_unit, own)
    with pytest.raises(NotFound):
        write(of_unit, article)
    with pytest.raises(ArticleInvalid):
        open_article(actor=of_unit, title="Todo", about=About())
    foreign = Jurisdiction.objects.create(
        slug="otra", name="Otra", short_name="Otra", code_prefix="OT", level=JurisdictionLevel.MUNICIPALITY
    )
    for actor, error in [
        (member(Role.FRONT_OFFICE), NotAllowed),
        (anonymous(town.id), NotAllowed),
        (Actor(kind=ActorKind.SYSTEM, jurisdiction_id=None), NotAllowed),
    ]:
        with pytest.raises(error):
            open_article(actor=actor, title="x", about=About())
    with pytest.raises(NotFound):
        write(system(foreign.id), article)
    with pytest.raises(ArticleInvalid):
        open_article(actor=system(foreign.id), title="x", about=About(unit_id=unit.id))
    assert set(policies.writable_by(of_unit)) == {own}
    assert policies.visible_to(anonymous(town.id)).count() == 0
    assert policies.visible_to(of_unit).count() == 1
    assert policies.visible_to(Actor(kind=ActorKind.SYSTEM, jurisdiction_id=None)).count() == 0


def test_the_address_of_an_article_is_free_and_has_letters(editors, article):
    twin = open_article(actor=editors[0], title="Licencia de conducir", about=About())
    assert twin.slug.startswith("licencia-de-conducir-")
    for about, title in ((About(review_months=0), "x"), (About(), "¿?")):
        with pytest.raises((ArticleInvalid, TextMissing)):
            open_article(actor=editors[0], title=title, about=about)
    assert Article.objects.count() == 2


def test_what_an_author_has_to_look_after(editors, article, django_assert_max_num_queries):
    put(editors, article)
    put(editors, article, audience="easy")
    open_article(actor=editors[0], title="Vacío", about=About())
    with django_assert_max_num_queries(3):
        rows = writing.rows_for(editors[0], TODAY)
    assert [(row.title, [kind.audience for kind in row.missing]) for row in rows] == [
        ("Vacio", ["clear", "easy"]),
        ("Licencia", []),
    ]
    late = date(2027, 11, 24)
    assert [kind.audience for kind in writing.row_for(editors[0], article.id, late).overdue] == [
        "clear",
        "easy",
    ]
    assert (writing.overdue_texts(editors[0], late), writing.overdue_texts(editors[0], TODAY)) == (2, 0)
    with pytest.raises(NotFound):
        writing.row_for(anonymous(article.jurisdiction_id), article.id, TODAY)
