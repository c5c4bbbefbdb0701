"""Articles in a real browser: no barrier in any form, chosen, heard and answered, also without script."""

import re
import shutil

import pytest

from nexo.domain.knowledge.actions.arrange_article import About, open_article
from nexo.domain.knowledge.actions.publish_text import publish_text
from nexo.domain.knowledge.actions.record_text import ask_recording, make_recording
from nexo.domain.knowledge.actions.write_text import write_text
from nexo.domain.knowledge.models import Understanding
from nexo.kernel.actors import system

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = """Avisanos por web, WhatsApp, el 147 o en cualquier mostrador.

## Qué nos tenés que decir

Decinos la calle y la altura. **Si ves la chapita** con el número del poste, mejor.

- Una luz sola: la arreglamos en tres días hábiles.
- Toda la cuadra a oscuras: en dos días hábiles.
- Un cable suelto: en el día. No lo toques y [llamá al 147](tel:147).
"""


@pytest.fixture
def article(town, light):
    machine = system(town.id)
    made = open_article(actor=machine, title="Luz de la calle", about=About(service_code="AP01"))
    for language, title, body in (
        ("es", "La luz de la calle no anda", BODY),
        ("en", "The light is off", "Tell us."),
    ):
        text = write_text(actor=machine, article_id=made.id, title=title, body=body, language=language)
        text = publish_text(
            actor=machine, article_id=made.id, audience="clear", language=language, revision=text.revision
        )
        if language == "es" and shutil.which("espeak-ng"):
            make_recording(recording_id=ask_recording(actor=machine, article_id=made.id, text_id=text.id).id)
    return made


@pytest.mark.parametrize("size", [(360, 640), (1440, 900)], ids=["telephone", "desk"])
def test_articles_have_no_barrier_in_any_form(article, visit, size, tmp_path) -> None:
    visitor = visit(size)
    page = visitor.page
    for name, path in (
        ("list", "/guia/"),
        ("article", "/guia/luz-de-la-calle/"),
        ("service", "/servicios/AP01/"),
    ):
        visitor.go(path)
        page.screenshot(path=tmp_path / f"{name}-{size[0]}.png", full_page=True)
        assert (name, visitor.barriers()) == (name, [])
    visitor.go("/guia/luz-de-la-calle/")
    page.click("text=Lectura fácil")
    assert "todavía no está en la forma que elegiste" in page.inner_text("main")
    page.screenshot(path=tmp_path / f"easy-{size[0]}.png", full_page=True)
    assert visitor.barriers() == []


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_what_the_engine_spoke_is_played(article, visit) -> None:
    visitor = visit()
    page = visitor.page
    visitor.go("/guia/luz-de-la-calle/")
    page.click("text=Escuchar >> nth=0")
    seconds = page.evaluate(
        """() => new Promise((done, failed) => {
            const player = document.querySelector("audio");
            player.addEventListener("loadedmetadata", () => done(player.duration));
            player.addEventListener("error", () => failed(player.error.message));
            player.load();
            player.preload = "metadata";
        })"""
    )
    assert seconds > 5


def test_whether_it_was_understood_is_said_without_script(article, visit) -> None:
    visitor = visit()
    visitor.context.route(re.compile(r"\.js$"), lambda route: route.abort())
    visitor.page.remove_listener("console", visitor._heard)
    visitor.go("/guia/luz-de-la-calle/")
    visitor.page.click("#entendiste button:has-text('Más o menos')")
    assert "Gracias." in visitor.page.inner_text("main")
    assert Understanding.objects.get().answer == "partly"
