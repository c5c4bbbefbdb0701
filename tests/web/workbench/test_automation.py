"""Macros and rules in the workbench: written, tried, published by somebody else, pressed, looked up."""

import pytest
from django.urls import reverse

from nexo.domain.automation.actions.publish_rule import publish_rule
from nexo.domain.automation.actions.write_macro import write_macro
from nexo.domain.automation.actions.write_rule import write_rule
from nexo.domain.automation.models import Firing, Macro, RuleVersion
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.enums import Phase
from nexo.kernel.events.deliver import deliver_pending
from nexo.testing.town import INSIDE, small_town

HOME = reverse("workbench:automation")
NEW = reverse("workbench:automation_new")
LOG = reverse("workbench:automation_log")
MACROS = reverse("workbench:macros")
TEXT = "cuando se abre un caso\nsi el servicio es AP01\nentonces agregar la nota «Mirar»"


def of(name, *args):
    return reverse(f"workbench:automation_{name}", args=args)


def words(answer):
    return " ".join(answer.content.decode().split())


def opened(small, rosa=None, code="AP01"):
    place = Place(text="Mitre 1", lat=INSIDE[0], lon=INSIDE[1])
    request = Request(
        version=small.versions[code], description="x", channel="counter", applicant=rosa, place=place
    )
    return open_case(actor=small.actors["atencion"], request=request).case


@pytest.fixture
def in_force(small):
    draft = write_rule(actor=small.actors["secretaria"], name="Tapa", text=TEXT)
    return publish_rule(actor=small.actors["sistemas"], number=1, revision=draft.revision)


def test_a_rule_goes_from_its_words_to_acting(as_, small, rosa, django_assert_max_num_queries):
    desk, boss = as_("secretaria"), as_("sistemas")
    case = opened(small, rosa)
    assert (
        desk.post(NEW, {"name": "Tapa", "text": TEXT.upper().replace("«MIRAR»", "«Mirar»")}).status_code
        == 302
    )
    desk.get(HOME)  # reads away what was said, and the name of the town
    with django_assert_max_num_queries(8):
        assert "1. Tapa" in words(desk.get(HOME))
    with django_assert_max_num_queries(8):
        told = words(desk.get(of("rule", 1)))
    assert "Borrador: todavía no vale" in told
    assert "La publica quien supervisa todo el municipio o lo administra." in told
    with django_assert_max_num_queries(8):
        tried = words(desk.get(of("trial", 1)))
    assert "En 30 días habría actuado una vez." in tried
    assert case.public_code in tried
    assert "Mirar" in words(desk.get(of("trial", 1), headers={"HX-Request": "true"}))
    assert "Ninguno de esos casos es de los que podés ver." in words(boss.get(of("trial", 1)))
    assert desk.post(of("publish", 1), {"revision": "1"}).status_code == 404
    assert "cambió mientras lo mirabas" in words(boss.post(of("publish", 1), {"revision": "x"}, follow=True))
    assert "Publicada la versión 1" in words(boss.post(of("publish", 1), {"revision": "1"}, follow=True))
    later = opened(small, rosa)
    deliver_pending()
    assert Firing.objects.filter(case=later).count() == 1


def test_what_is_wrong_stands_at_the_field_with_its_line(as_, small, django_assert_max_num_queries):
    desk = as_("secretaria")
    desk.get(HOME)
    with django_assert_max_num_queries(8):
        desk.get(NEW)
    text = "cuando se abre un caso\nsi la zona es Zentro\nponer en proceso"
    answer = desk.post(NEW, {"name": "x", "text": text})
    assert answer.status_code == 422
    assert "Línea 2: En «Zentro» (palabra 5) se esperaba una zona. ¿Quisiste decir «Centro»?" in words(answer)
    assert "cuando se abre un caso" in words(answer)


def test_a_rule_is_switched_rolled_back_and_its_draft_thrown_away(as_, small, in_force):
    desk, boss = as_("secretaria"), as_("sistemas")
    desk.post(of("write", 1), {"name": "Tapa", "text": TEXT.replace("Mirar", "Ver")})
    assert "Corregir el borrador" in words(desk.get(of("rule", 1)))
    assert "Lo que está en vigor sigue igual" in words(desk.get(of("discard", 1)))
    desk.post(of("discard", 1), {"sure": "1"})
    assert not RuleVersion.objects.filter(status="draft").exists()
    assert desk.get(of("discard", 1)).status_code == 404
    desk.post(of("write", 1), {"name": "Tapa", "text": TEXT.replace("Mirar", "Ver")})
    boss.post(of("publish", 1), {"revision": "1"})
    history = words(boss.get(of("rule", 1)))
    assert "<del>entonces agregar la nota «Mirar»</del>" in history
    assert "<ins>entonces agregar la nota «Ver»</ins>" in history
    back = words(boss.post(of("roll_back", 1, 1), follow=True))
    assert "Vale otra vez lo que decía la versión 1, como versión 3." in back
    assert "No hay cambios para publicar" in words(boss.post(of("roll_back", 1, 3), follow=True))
    assert boss.post(of("switch", 1), {"reason": ""}).status_code == 422
    off = words(boss.post(of("switch", 1), {"reason": "hoy no"}, follow=True))
    assert "por Sistemas: hoy no" in off
    assert "Reglas de automatización apagadas" in words(boss.get(reverse("workbench:keeping_alarms")))
    assert "Apagada" in words(desk.get(HOME))
    assert "Prendida: vale desde ahora." in words(boss.post(of("switch", 1), follow=True))
    assert desk.get(of("switch", 1)).status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_the_log_tells_what_each_did_and_repeats_what_failed(
    as_, small, in_force, many, django_assert_num_queries
):
    for _ in range(many):
        opened(small)
    deliver_pending()
    desk = as_("secretaria")
    desk.get(LOG)
    with django_assert_num_queries(5):
        told = words(desk.get(LOG))
    assert told.count("Regla 1, versión 1") == many
    assert "el servicio es Luminaria apagada" in told
    assert "✓ hecho" in told
    assert "Nada con esos filtros" in words(desk.get(LOG, {"estado": "failed"}))
    one = Firing.objects.first()
    Firing.objects.filter(pk=one.pk).update(
        state="failed", error="No hay por dónde escribirle a quien lo pidió."
    )
    failed = words(desk.get(LOG, {"estado": "failed", "regla": "1", "caso": one.case.public_code.lower()}))
    assert failed.count("Regla 1, versión 1") == 1
    assert "No hay por dónde escribirle" in failed
    assert "Todavía no actuó ninguna" in words(as_("sistemas").get(LOG))
    assert "Esta vez salió." in words(desk.post(of("repeat", one.pk), follow=True))
    assert "no hay nada que repetir" in words(desk.post(of("repeat", one.pk), follow=True))


def test_the_log_goes_on_after_its_page(as_, small, in_force):
    for _ in range(26):
        opened(small)
    deliver_pending()
    desk = as_("secretaria")
    first = desk.get(LOG, {"regla": "1"})
    (following,) = [part.split('"')[0] for part in first.content.decode().split('rel="next" href="')[1:]]
    assert words(desk.get(following.replace("&amp;", "&"))).count("Regla 1, versión 1") == 1


def test_a_macro_is_written_looked_at_and_pressed(as_, small, rosa, django_assert_max_num_queries):
    chief = as_("alumbrado")
    unit = str(small.units["ALU"].pk)
    wrong = chief.post(reverse("workbench:macro_new"), {"name": "x", "unit": unit, "text": "tomar el cason"})
    assert wrong.status_code == 422
    assert "Línea 1: En «cason» (palabra 3) se esperaba «caso». ¿Quisiste decir «caso»?" in words(wrong)
    text = "tomar el caso\nagregar la nota «Mirar»"
    done = chief.post(
        reverse("workbench:macro_new"), {"name": "Tomo y anoto", "unit": unit, "text": text}, follow=True
    )
    assert "Guardada: ya se ofrece en los casos." in words(done)
    macro = Macro.objects.get()
    case = opened(small, rosa)
    press = reverse("workbench:case_macro", args=[case.pk, macro.pk])
    chief.get(press)
    with django_assert_max_num_queries(8):
        offered = words(
            chief.get(reverse("workbench:case_macros", args=[case.pk]), headers={"HX-Request": "true"})
        )
    assert press in offered
    assert "Elegir una macro" in words(chief.get(reverse("workbench:case", args=[case.pk])))
    assert "agregar la nota «Mirar»" in words(chief.get(press))
    case.refresh_from_db()
    assert case.phase == Phase.ASSIGNED
    assert "fijate otra vez qué hace" in words(chief.post(press, {"version": "7"}, follow=True))
    assert "Hecho: se dieron todos los pasos." in words(chief.post(press, {"version": "1"}, follow=True))
    case.refresh_from_db()
    assert case.phase == Phase.IN_PROGRESS
    again = words(chief.get(press))
    assert "Aplicar" in again
    with django_assert_max_num_queries(8):
        assert "Tomo y anoto" in words(chief.get(MACROS))
    chief.post(
        reverse("workbench:macro", args=[macro.pk]), {"name": "Tomo", "unit": unit, "text": "tomar el caso"}
    )
    history = words(chief.get(reverse("workbench:macro", args=[macro.pk])))
    assert "<del>agregar la nota «Mirar»</del>" in history
    chief.post(reverse("workbench:macro_restore", args=[macro.pk, 1]))
    assert Macro.objects.get().text == text
    assert "Ya no se ofrece." in words(
        chief.post(reverse("workbench:macro_switch", args=[macro.pk]), {"on": "0"}, follow=True)
    )
    assert chief.get(press).status_code == 404


def test_a_macro_that_cannot_be_shows_why(as_, small):
    write_macro(
        actor=small.actors["sistemas"],
        name="En proceso",
        text="poner en proceso\ntomar el caso",
        unit_id=None,
    )
    case = opened(small)
    seen = words(as_("atencion").get(reverse("workbench:case_macro", args=[case.pk, Macro.objects.get().pk])))
    assert "No se puede" in seen
    assert "Desde el estado actual no se puede hacer esto." in seen
    assert "No se llega hasta acá." in seen
    assert "Aplicar" not in seen


def test_of_another_town_nothing_is_there(as_, small, in_force):
    other = small_town("vecina")
    foreign = write_macro(actor=other.actors["sistemas"], name="x", text="tomar el caso", unit_id=None)
    case = opened(small)
    assert (
        as_("alumbrado").get(reverse("workbench:case_macro", args=[case.pk, foreign.pk])).status_code == 404
    )
    assert as_("sistemas").get(reverse("workbench:macro", args=[foreign.pk])).status_code == 404
    assert as_("sistemas").get(of("rule", 2)).status_code == 404


def test_the_words_that_may_be_used_come_beside_the_page(as_, small, django_assert_max_num_queries):
    chief = as_("alumbrado")
    words_of = reverse("workbench:macro_words")
    chief.get(words_of)
    with django_assert_max_num_queries(9):
        told = words(chief.get(words_of, headers={"HX-Request": "true"}))
    assert "resolver como RESULTADO con RESPUESTA" in told
    of_rules = words(as_("secretaria").get(words_of, {"para": "reglas"}))
    assert "resolver como" not in of_rules
    assert "cuando un caso pasa a ESTADO" in of_rules
    assert "GEN" not in of_rules.split("Áreas")[1].split("Respuestas tipo")[0]
