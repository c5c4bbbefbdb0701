from datetime import UTC, date, datetime

import pytest

from nexo.domain.knowledge import policies, queries
from nexo.domain.knowledge.actions.publish_article import publish_article
from nexo.domain.knowledge.actions.write_answer import write_answer
from nexo.domain.knowledge.actions.write_article import write_article
from nexo.domain.knowledge.enums import ArticleStatus, Audience
from nexo.domain.knowledge.errors import TextMissing, TooHardToRead, VariableUnknown
from nexo.domain.knowledge.models import Article, StandardAnswer
from nexo.domain.organisation.enums import JurisdictionLevel, Role
from nexo.domain.organisation.models import Jurisdiction, Unit
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind, Grant, anonymous, system
from nexo.kernel.errors import NotAllowed, NotFound

CLEAR = "Vení con tu DNI. Te damos el turno. Es gratis."
HARD = (
    "La tramitación de la correspondiente habilitación requiere indefectiblemente la presentación de la "
    "documentación respaldatoria debidamente certificada por la autoridad competente."
)


@pytest.fixture
def town(db):
    return Jurisdiction.objects.create(
        slug="los-ceibos",
        name="Los Ceibos",
        short_name="Los Ceibos",
        code_prefix="LC",
        level=JurisdictionLevel.MUNICIPALITY,
    )


@pytest.fixture
def unit(town):
    return Unit.objects.create(
        jurisdiction=town, code="ALU", name="Alumbrado", path="ALU", valid_from=date(2020, 1, 1)
    )


@pytest.fixture
def machine(town):
    return system(town.id)


def staff(town, role, units=None):
    grants = frozenset({Grant(role.value, units)})
    return Actor(kind=ActorKind.STAFF, jurisdiction_id=town.id, label="Ana", grants=grants)


def licence(machine, **changes):
    given = {"slug": "licencia", "title": "Licencia de conducir", "body": CLEAR, "service_code": "TM01"}
    return write_article(actor=machine, **{**given, **changes})


def test_an_article_is_a_draft_until_it_is_published(town, machine):
    article = licence(machine).article
    assert article.status == ArticleStatus.DRAFT
    assert queries.search_articles(jurisdiction_id=town.id, text="licencia") == []
    with clock.frozen(datetime(2026, 11, 23, 15, 0, tzinfo=UTC)):
        publish_article(actor=machine, article=article)
    article.refresh_from_db()
    assert (article.status, article.review_due) == (ArticleStatus.PUBLISHED, date(2027, 11, 23))
    assert queries.search_articles(jurisdiction_id=town.id, text="turnos licen") == [
        queries.ArticleHit("licencia", "Licencia de conducir", "TM01", CLEAR)
    ]


def test_the_variant_for_the_audience_else_the_clear_one(town, machine):
    article = licence(machine).article
    licence(machine, audience=Audience.TECHNICAL, title="Licencia: norma")
    licence(machine, language="en", title="Driving licence", body="Bring your ID.")
    publish_article(actor=machine, article=article)

    def title(**wanted):
        return queries.article_for(jurisdiction_id=town.id, slug="licencia", **wanted).title

    assert title() == "Licencia de conducir"
    assert title(audience=Audience.TECHNICAL) == "Licencia: norma"
    assert title(audience=Audience.EASY) == "Licencia de conducir"
    assert title(language="en", audience=Audience.EASY) == "Driving licence"
    assert title(language="pt") in {"Licencia de conducir", "Driving licence"}
    of_service = queries.article_of_service(jurisdiction_id=town.id, service_code="TM01")
    assert of_service.title == "Licencia de conducir"
    assert queries.article_of_service(jurisdiction_id=town.id, service_code="XX") is None
    with pytest.raises(NotFound):
        queries.article_for(jurisdiction_id=town.id, slug="otra")


def test_a_variant_is_replaced_not_doubled(machine):
    licence(machine)
    again = licence(machine, title="Carnet de conducir")
    assert again.article.variants.count() == 1
    assert again.title == "Carnet de conducir"
    assert again.readability == 116.3
    assert licence(machine, language="en").readability is None


def test_nothing_is_published_that_few_can_read(machine):
    with pytest.raises(TooHardToRead):
        publish_article(actor=machine, article=licence(machine, body=HARD).article)
    technical = licence(machine, slug="otra", audience=Audience.TECHNICAL).article
    with pytest.raises(TextMissing):
        publish_article(actor=machine, article=technical)


def test_who_may_write(town, unit, machine):
    editor, of_unit = staff(town, Role.EDITOR), staff(town, Role.SERVICE_OWNER, frozenset({unit.id}))
    licence(editor)
    licence(of_unit, slug="luz", unit=unit)
    for actor, given in [
        (staff(town, Role.FRONT_OFFICE), {}),
        (of_unit, {}),
        (anonymous(town.id), {}),
        (Actor(kind=ActorKind.SYSTEM, jurisdiction_id=None), {}),
    ]:
        with pytest.raises(NotAllowed):
            licence(actor, **given)
    with pytest.raises(NotAllowed):
        publish_article(actor=staff(town, Role.FRONT_OFFICE), article=Article.objects.get(slug="luz"))
    assert [article.slug for article in policies.visible_to(editor).order_by("slug")] == ["licencia", "luz"]
    assert policies.visible_to(anonymous(town.id)).count() == 0
    assert policies.visible_to(Actor(kind=ActorKind.SYSTEM, jurisdiction_id=None)).count() == 0


@pytest.mark.parametrize("missing", ["title", "body"])
def test_a_text_has_a_title_and_a_body(machine, missing):
    with pytest.raises(TextMissing):
        licence(machine, **{missing: "  "})
    with pytest.raises(TextMissing):
        write_answer(actor=machine, **{"code": "x", "title": "x", "body": "x", missing: " "})


def test_answers_that_fit_those_of_the_service_first(town, machine):
    for code, title, given in [
        ("a", "Acuse", {}),
        ("b", "Lámpara pedida", {"service_code": "AP01"}),
        ("c", "Por otro servicio", {"service_code": "BA02"}),
        ("d", "Sólo correo", {"channel": "email"}),
        ("e", "Retirada", {"is_active": False}),
        ("f", "English", {"language": "en"}),
    ]:
        write_answer(actor=machine, code=code, title=title, body="Hola {nombre}", **given)

    def codes(**wanted):
        return [answer.code for answer in queries.standard_answers(jurisdiction_id=town.id, **wanted)]

    assert codes(service_code="AP01", channel="whatsapp") == ["b", "a"]
    assert codes(channel="email") == ["a", "d"]
    assert codes(language="en") == ["f"]


def test_an_answer_is_checked_when_it_is_written(town, machine):
    with pytest.raises(VariableUnknown):
        write_answer(actor=machine, code="a", title="Acuse", body="Hola {apodo}")
    assert StandardAnswer.objects.count() == 0
    with pytest.raises(NotAllowed):
        write_answer(actor=staff(town, Role.CREW), code="a", title="Acuse", body="Hola")
    write_answer(actor=staff(town, Role.SUPERVISOR), code="a", title="Acuse", body="Hola")
    write_answer(actor=machine, code="a", title="Acuse de recibo", body="Hola {nombre}")
    assert StandardAnswer.objects.get().title == "Acuse de recibo"
