"""Turns in the workbench: the door, the desk, the times, and the one entry that a visit leaves."""

import re

import pytest
from django.urls import reverse

from nexo.domain.interactions.models import Interaction
from nexo.domain.organisation.models import Office
from nexo.domain.visits.actions.arrange_queue import open_queue
from nexo.domain.visits.actions.arrive import Asked, arrive
from nexo.domain.visits.models import Queue, Visit
from nexo.kernel.actors import system
from nexo.kernel.audit.models import ReadEntry

DESK, NEXT, NOW = (reverse(f"workbench:visits{name}") for name in ("", "_next", "_now"))
POINT, TIMES, QUEUES = (reverse(f"workbench:visits_{name}") for name in ("point", "times", "queues"))


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def queue(small):
    office = Office.objects.create(
        jurisdiction=small.jurisdiction, unit=small.units["SP"], name="Centro", address="Mitre 1"
    )
    machine = system(small.jurisdiction.pk)
    return open_queue(
        actor=machine, office_id=office.pk, code="centro", letter="A", points=["Puesto 1", "Puesto 2"]
    )


@pytest.fixture
def reception(queue):
    return reverse("workbench:visits_reception", args=[queue.pk])


@pytest.fixture
def seated(queue, as_):
    def sit(login: str = "atencion", place: int = 0):
        browser = as_(login)
        assert browser.post(POINT, {"point_id": queue.points.get(place=place).pk})["Location"] == DESK
        return browser

    return sit


@pytest.fixture
def take(queue, small):
    def number(**more):
        return arrive(actor=small.actors["atencion"], queue_id=queue.pk, **more)

    return number


def do(browser, visit, verb, **more):
    return browser.post(reverse("workbench:visits_do", args=[visit.pk]), {"verb": verb, **more})


def arrival(browser, reception, **more):
    page = browser.get(reception).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    return {"key": key, "service_1": "", "quantity_1": "1", **more}


def test_before_a_queue_is_there_the_pages_say_how_to_get_one(as_, small):
    for login, address in (("atencion", DESK), ("secretaria", TIMES), ("sistemas", QUEUES)):
        assert "Todavía no hay filas" in text(as_(login).get(address))


def test_a_queue_is_prepared_and_changed(as_, small, django_assert_max_num_queries):
    office = Office.objects.create(jurisdiction=small.jurisdiction, name="Centro", address="Mitre 1")
    browser, new = as_("sistemas"), reverse("workbench:visits_queue_new")
    with django_assert_max_num_queries(8):
        assert "Centro, Mitre 1" in text(browser.get(new))
    sent = {"office_id": office.pk, "code": "centro", "letter": "7", "points": "Caja\nPuesto 1"}
    answer = browser.post(new, sent)
    assert (answer.status_code, Queue.objects.count()) == (422, 0)
    assert "Elegí una sola letra" in text(answer)
    assert browser.post(new, {**sent, "letter": "c"})["Location"] == QUEUES
    with django_assert_max_num_queries(8):
        assert "Letra C · pantalla /turnos/centro/ · Caja, Puesto 1" in text(browser.get(QUEUES))
    address = reverse("workbench:visits_queue", args=[Queue.objects.get().pk])
    with django_assert_max_num_queries(8):
        assert "Caja" in text(browser.get(address))
    changed = {"code": "centro", "letter": "C", "points": "Caja"}
    assert browser.post(address, changed)["Location"] == QUEUES
    assert "cerrada" in text(browser.get(QUEUES))


def test_who_arrives_takes_a_number(as_, reception, small, rosa, django_assert_max_num_queries):
    browser = as_()
    with django_assert_max_num_queries(8):
        assert "Nadie todavía" in text(browser.get(reception))
    service = small.versions["MO01"].service_id
    sent = arrival(
        browser,
        reception,
        service_1=service,
        service_2=small.versions["AP01"].service_id,
        quantity_2="3",
        preference="age",
        party_id=rosa.pk,
    )
    assert browser.post(reception, sent)["Location"] == reception
    assert browser.post(reception, sent)["Location"] == reception
    shown = text(browser.get(reception))
    assert "Número A001." in shown
    assert "Nota general · Luminaria apagada × 3" in shown
    assert "Edad" in shown
    assert "Rosa" not in shown
    visit = Visit.objects.get()
    assert (visit.party, visit.preference) == (rosa, "age")
    assert ReadEntry.objects.filter(kind="visit", party_id=rosa.pk, object_id=visit.pk).count() == 1


def test_the_person_is_found_without_script(as_, reception, rosa, django_assert_max_num_queries):
    browser = as_("secretaria")
    browser.get(reception)  # the name of the town is read once a process
    with django_assert_max_num_queries(8):
        page = browser.get(reception, {"q": "rosa"})
    assert f"?persona={rosa.pk}" in page.content.decode()
    with django_assert_max_num_queries(8):
        page = browser.get(reception, {"persona": rosa.pk})
    assert f'name="party_id" value="{rosa.pk}"' in page.content.decode()
    assert "Rosa Gómez" in text(page)


def test_what_is_protected_is_not_offered_at_the_door(as_, reception, small):
    page = text(as_().get(reception))
    assert "Nota general" in page
    assert "Violencia" not in page


def test_reception_costs_the_same_with_many_inside(as_, reception, take, django_assert_max_num_queries):
    for _ in range(5):
        take()
    browser = as_("secretaria")
    with django_assert_max_num_queries(8):
        assert text(browser.get(reception)).count("Se fue") == 5


def test_whoever_attends_says_where(as_, queue, seated, django_assert_max_num_queries):
    browser = as_("secretaria")
    with django_assert_max_num_queries(8):
        assert text(browser.get(DESK)).count("Atender acá") == 2
    assert "Llamar al siguiente" in text(seated().get(DESK))
    other = as_("derivacion")
    other.post(POINT, {"point_id": queue.points.get(place=0).pk})
    assert "ya está atendiendo otra persona" in text(other.get(DESK))
    browser = seated()
    browser.post(POINT, {"leave": "1"})
    assert "Atender acá" in text(browser.get(DESK))


def test_the_desk_from_the_call_to_the_end(seated, take, rosa, small, django_assert_max_num_queries):
    browser = seated("secretaria")
    visit = take(asked=[Asked(small.versions["MO01"].service_id)], party_id=rosa.pk, notify_to="2262 15 1")
    take(preference="urgency")
    with django_assert_max_num_queries(8):
        shown = text(browser.get(DESK))
    assert shown.index("A002") < shown.index("A001")
    assert "Avisarle a 2262 15 1" in shown
    assert "Rosa" not in shown
    do(browser, visit, "invite")
    with django_assert_max_num_queries(8):
        shown = text(browser.get(DESK))
    assert "Rosa Gómez" in shown
    assert ReadEntry.objects.filter(kind="visit", party_id=rosa.pk).count() == 2
    for verb in ("Llamar otra vez", "Empezar a atender", "Devolver a la espera"):
        assert verb in shown
    assert "Seguir con el otro trámite" not in shown
    browser.post(NEXT)
    assert "Primero terminá con quien estás atendiendo" in text(browser.get(DESK))
    do(browser, visit, "begin"), do(browser, visit, "hold")
    assert "En pausa" in text(browser.get(DESK))
    do(browser, visit, "resume"), do(browser, visit, "finish")
    shown = text(browser.get(DESK))
    assert "Llamar al siguiente" in shown
    assert Interaction.objects.filter(party=rosa, text="Nota general (turno A001)").count() == 1
    assert do(browser, visit, "finish")["Location"] == DESK
    assert "Ese turno ya cambió" in text(browser.get(DESK))


def test_another_service_in_the_same_visit(seated, take, small, django_assert_max_num_queries):
    browser, visit = seated(), take()
    browser.post(NEXT), do(browser, visit, "begin")
    address = reverse("workbench:visits_add", args=[visit.pk])
    with django_assert_max_num_queries(8):
        assert "Otro trámite del turno A001" in text(browser.get(address))
    assert browser.post(address, {"service": "x", "quantity": "1"}).status_code == 422
    sent = {"service": small.versions["AP01"].service_id, "quantity": "2"}
    assert browser.post(address, sent)["Location"] == DESK
    shown = text(browser.get(DESK))
    assert "Luminaria apagada × 2" in shown
    assert "Seguir con el otro trámite" in shown
    do(browser, visit, "next_service")
    assert "Seguir con el otro trámite" not in text(browser.get(DESK))


def test_the_contact_is_registered_as_the_counter_does(seated, take, rosa, django_assert_max_num_queries):
    browser, visit = seated(), take()
    browser.post(NEXT), do(browser, visit, "begin")
    page = browser.get(DESK).content.decode()
    address = re.search(r'href="([^"]+\?visita=[^"]+)"', page)[1]
    with django_assert_max_num_queries(8):
        counter = browser.get(address)
    assert "Turno A001" in text(counter)
    assert "Registrar y terminar" in text(counter)
    assert "Minutos" not in text(counter)
    found = browser.get(f"{address}&q=rosa").content.decode()
    assert f"?persona={rosa.pk}&amp;visita=" in found
    with django_assert_max_num_queries(8):
        counter = browser.get(f"{address}&persona={rosa.pk}").content.decode()
    asked, key = (
        re.search(rf'name="{name}" value="([^"]+)"', counter)[1] for name in ("visit_service_id", "key")
    )
    sent = {
        "channel": "counter", "party_id": rosa.pk, "key": key, "visit_service_id": asked, "text": "Trae la nota",
        "result": "informed", "ends": "1",
    }  # fmt: skip
    assert browser.post(address, sent)["Location"] == DESK
    assert browser.post(address, sent)["Location"] == DESK
    visit.refresh_from_db()
    assert (visit.state, visit.party) == ("finished", rosa)
    assert Interaction.objects.filter(references__object_id=visit.pk).get().text == "Trae la nota"
    story = text(browser.get(reverse("workbench:person", args=[rosa.pk])))
    assert "Trae la nota" in story
    assert browser.post(address, {**sent, "text": "Otra cosa"}).status_code == 422


def test_the_line_comes_anew_and_the_stream_tells_who_attends(seated, as_, take):
    browser = seated()
    assert "Nadie espera" in text(browser.get(NOW, headers={"HX-Request": "true"}))
    take()
    assert "A001" in text(browser.get(NOW, headers={"HX-Request": "true"}))
    grant = "/internal/live-grant/"
    assert "visits" in as_().get(grant).json()["topics"]
    assert "visits" not in as_("vial").get(grant).json()["topics"]


def test_leaving_is_noted_at_the_door_too(as_, reception, take, queue):
    browser, visit = as_(), take()
    assert do(browser, visit, "leave", reception=queue.pk)["Location"] == reception
    visit.refresh_from_db()
    assert visit.state == "left"


def test_the_times_of_today(as_, seated, take, django_assert_max_num_queries):
    browser = seated()
    take(), take()
    browser.post(NEXT)
    for login in ("secretaria", "intendencia", "auditoria"):
        browser = as_(login)
        with django_assert_max_num_queries(8):
            shown = text(browser.get(TIMES))
        assert "Centro 1 0:00 – – – 2 0 0" in shown


def test_a_foreign_persona_or_visit_is_not_there(as_, reception, queue):
    browser = as_()
    nobody = "01a2196c-bf95-70a5-9f93-5345d1917048"
    assert browser.get(reception, {"persona": nobody}).status_code == 404
    assert browser.get(reverse("workbench:counter"), {"visita": nobody}).status_code == 404
    assert browser.post(POINT, {"point_id": nobody}).status_code == 404
