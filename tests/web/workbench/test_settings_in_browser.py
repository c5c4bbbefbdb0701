"""The settings that need no code in a real browser, on both screens: nothing keeps anybody out, previews live."""

import pytest
from django.core.management import call_command

from nexo.domain.catalogue.actions.edit_questions import put_question
from nexo.domain.organisation.models import Position
from nexo.domain.settings.actions.publish_setting import publish_setting
from nexo.domain.settings.actions.write_setting import write_setting
from nexo.kernel.actors import system
from nexo.testing.town import PASSWORD, small_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(db):
    """Return a town with a draft of two questions, and words of a notice in force with others in the draft."""
    call_command("createcachetable", verbosity=0)
    made = small_town()
    machine = system(made.jurisdiction.id)
    service = made.versions["AP01"].service_id
    lamp = {"label": "Tipo de luz", "type": "choice", "choices": ["Poste", "Farol"], "required": True}
    put_question(actor=machine, service_id=service, name=None, question=lamp)
    only_if = {"name": "tipo_de_luz", "values": ["Poste"]}
    height = {"label": "Cuánto mide", "type": "number", "only_if": only_if}
    put_question(actor=machine, service_id=service, name=None, question=height)
    texts = {"subject": "Anotado {code}", "long": "{code} {link}", "chat": "{code} {link}"}
    write_setting(actor=machine, kind="notice", key="case_registered", content=texts)
    publish_setting(actor=machine, kind="notice", key="case_registered", revision=1)
    write_setting(
        actor=machine, kind="notice", key="case_registered", content=texts | {"subject": "Va {code}"}
    )
    return made


@pytest.mark.parametrize("size", [(360, 640), (1440, 900)], ids=["telephone", "desk"])
def test_no_page_keeps_anybody_out(town, visit, size, tmp_path) -> None:
    visitor = visit(size)
    visitor.context.route("**/live/**", lambda route: route.fulfill(status=204))
    page = visitor.page
    visitor.go("/panel/entrar/")
    page.fill("#id_login", "sistemas@prueba.example")
    page.fill("#id_password", PASSWORD)
    page.click("main button.govuk-button >> nth=0")
    page.wait_for_url("**/panel/**")
    post = Position.objects.filter(unit=town.units["ALU"]).first()
    for name, path in {
        "service": "servicios/AP01/",
        "new": "servicios/nuevo/",
        "card": "servicios/AP01/ficha/",
        "questions": "servicios/AP01/preguntas/",
        "question": "servicios/AP01/preguntas/cuanto_mide/",
        "looks": "aspecto/",
        "notices": "avisos/",
        "notice": "avisos/case_registered/",
        "units": "areas/",
        "unit": f"areas/{town.units['ALU'].pk}/",
        "post": f"cargos/{post.pk}/",
        "history": "historia/",
        "calendar": "calendario/",
    }.items():
        visitor.go(f"/panel/ajustes/{path}")
        page.screenshot(path=tmp_path / f"{name}-{size[0]}.png", full_page=True)
        assert (name, visitor.barriers()) == (name, [])
    visitor.go("/panel/ajustes/servicios/AP01/preguntas/nueva/")
    page.locator("#id_label").press_sequentially("¿Hay peligro?")
    page.locator("#preview").get_by_text("¿Hay peligro?").wait_for()
    visitor.go("/panel/ajustes/aspecto/")
    page.fill("#id_brand", "#7fd3e0")
    page.locator("#preview").get_by_text("No se lee el texto de los botones").wait_for()
