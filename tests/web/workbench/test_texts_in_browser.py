"""Texts in the workbench in a real browser, on both screens: no barrier, and the score follows while it is written."""

import pytest
from django.core.management import call_command

from browsing import until
from nexo.domain.knowledge.actions.arrange_article import About, open_article
from nexo.domain.knowledge.actions.publish_text import publish_text
from nexo.domain.knowledge.actions.say_understood import say_understood
from nexo.domain.knowledge.actions.write_text import write_text
from nexo.kernel.actors import anonymous, system
from nexo.testing.town import PASSWORD, small_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HARD = (
    "La tramitación de la habilitación requiere indefectiblemente la presentación de documentación respaldatoria "
    "certificada en el CAPS."
)


@pytest.fixture
def article(db):
    call_command("createcachetable", verbosity=0)
    town = small_town()
    machine = system(town.jurisdiction.id)
    made = open_article(
        actor=machine, title="Luz de la calle", about=About(unit_id=town.units["ALU"].id, service_code="AP01")
    )
    for body in (
        "Avisanos si la luz no anda.\n\n- Vamos en tres días.",
        "Avisanos si la luz no anda.\n\n- Vamos en dos días.",
    ):
        text = write_text(actor=machine, article_id=made.id, title="La luz no anda", body=body)
        text = publish_text(
            actor=machine, article_id=made.id, audience="clear", language="es", revision=text.revision
        )
    for at in range(6):
        say_understood(
            actor=anonymous(town.jurisdiction.id),
            text_id=text.id,
            visitor=str(at),
            answer="no",
            words="qué es hábil",
        )
    write_text(actor=machine, article_id=made.id, title="La luz no anda", body=HARD)
    write_text(actor=machine, article_id=made.id, title="La luz", body="La luz no anda.", audience="easy")
    open_article(actor=machine, title="Bache", about=About(unit_id=town.units["VIA"].id))
    return made


@pytest.mark.parametrize("size", [(360, 640), (1440, 900)], ids=["telephone", "desk"])
def test_no_page_keeps_anybody_out(article, visit, size, tmp_path) -> None:
    visitor = visit(size)
    visitor.context.route("**/live/**", lambda route: route.fulfill(status=204))
    page = visitor.page
    visitor.go("/panel/entrar/")
    page.fill("#id_login", "secretaria@prueba.example")
    page.fill("#id_password", PASSWORD)
    page.click("main button.govuk-button >> nth=0")
    page.wait_for_url("**/panel/**")
    base = f"/panel/ajustes/textos/{article.id}/"
    for name, path in {
        "list": "/panel/ajustes/textos/",
        "article": base,
        "about": f"{base}sobre/",
        "text": f"{base}texto/clear/es/",
        "easy": f"{base}texto/easy/es/",
        "write": f"{base}texto/clear/es/escribir/",
        "new": "/panel/ajustes/textos/nuevo/",
    }.items():
        visitor.go(path)
        page.screenshot(path=tmp_path / f"{name}-{size[0]}.png", full_page=True)
        assert (name, visitor.barriers()) == (name, [])
    visitor.go(f"{base}texto/clear/es/escribir/")
    assert "muy difícil" in page.inner_text("#score")
    page.fill("#id_body", "Avisanos si la luz no anda. Vamos en dos días.")
    until(page, "document.querySelector('#score').innerText.includes('Nada que arreglar')")
    assert visitor.barriers() == []
