"""The page of a crew through plain forms and through its endpoint: what arrives, what is taken, what is told."""

import json
from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from domain.works.conftest import works_in
from nexo.domain.cases.models import Evidence
from nexo.domain.works.actions.change_order import cancel_order
from nexo.domain.works.models import CrewMark, Material, OrderPhoto
from nexo.kernel import clock

TODAY = date(2026, 11, 23)
HOME, DATA, SYNC = "/panel/cuadrilla/", "/panel/cuadrilla/datos/", "/panel/cuadrilla/sincronizar/"


@pytest.fixture
def work(small):
    return works_in(small)


@pytest.fixture
def crew(work, as_):
    return as_("julian")


def picture(name="foto.jpg", size=8):
    out = BytesIO()
    Image.new("RGB", (size, size), "red").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def marked(order, kind, **more):
    return {"id": str(uuid4()), "order": str(order.pk), "kind": kind, "at": clock.now().isoformat()} | more


def send(client, *marks, **files):
    return client.post(SYNC, {"marks": json.dumps(marks), **files})


def test_the_page_shows_the_work_and_nobody(work, crew):
    order = work.plan(access="Portón verde")
    said = crew.get(HOME).content.decode()
    for word in (
        "Mitre 10",
        "Bachear con asfalto frío",
        "Portón verde",
        "Bache en pavimento",
        order.case.public_code,
    ):
        assert word in said
    for personal in ("María", "Ríos", "412345", "20.123.456", "vengan ya"):
        assert personal not in said


def test_exactly_these_fields_arrive(work, crew):
    work.plan()
    found = crew.get(DATA).json()
    assert set(found) == {"staff", "csrf", "today", "now", "crews", "orders"}
    assert set(found["orders"][0]) == {
        "id", "code", "crew", "title", "place", "lat", "lon", "instructions", "access", "day", "position",
        "state", "state_label", "before_photos", "after_photos", "materials",
    }  # fmt: skip


def test_the_pages_cost_the_same_with_three_orders(work, crew, django_assert_num_queries):
    work.plan()
    crew.get(HOME)
    with django_assert_num_queries(8):
        crew.get(HOME)
    for name in ("Dos", "Tres"):
        work.plan(work.case(name))
    with django_assert_num_queries(8):
        crew.get(HOME)
    with django_assert_num_queries(8):
        crew.get(DATA)


def test_a_batch_sent_again_changes_nothing(work, crew):
    order = work.plan()
    marks = [
        marked(order, "start"),
        marked(order, "photo", photo_kind="after", lat=-34.95, lon=-58.95, accuracy=9),
        marked(order, "material", name="Asfalto", quantity="2", unit="bolsas"),
        marked(order, "done", note="Listo"),
    ]
    told = []
    for _ in range(3):
        photo = {f"photo-{marks[1]['id']}": picture()}
        told.append(send(crew, *marks, **photo).json())
    assert [[one["outcome"] for one in answer["results"]] for answer in told] == [["applied"] * 4] * 3
    assert told[0]["orders"][0]["state"] == "done"
    counts = [model.objects.count() for model in (CrewMark, OrderPhoto, Material, Evidence)]
    assert counts == [4, 1, 1, 1]


def test_one_bad_mark_holds_up_nobody(work, crew):
    order = work.plan()
    broken = SimpleUploadedFile("foto.jpg", b"esto no es una foto", content_type="image/jpeg")
    page_of = SimpleUploadedFile("x.html", b"<html>", content_type="text/html")
    photos = [marked(order, "photo", photo_kind="before") for _ in range(3)]
    marks = [marked(order, "explode"), *photos, marked(order, "not_done"), None, marked(order, "start")]
    files = {f"photo-{photos[0]['id']}": page_of, f"photo-{photos[1]['id']}": broken}
    results = send(crew, *marks, **files).json()["results"]
    assert [one["outcome"] for one in results] == ["refused"] * 6 + ["applied"]
    assert "Por seguridad no aceptamos" in results[1]["said"]
    assert results[2]["said"] == "Mandá una foto: JPG o PNG."
    assert results[3]["said"] == "Falta la foto."
    assert results[4]["said"] == "Elegí por qué no se pudo hacer."
    assert all(one["said"] for one in results[:6])


@pytest.mark.parametrize("body", ["", "{}", "x", json.dumps([{}] * 51)])
def test_what_is_no_batch_is_refused(work, crew, body):
    answer = crew.post(SYNC, {"marks": body})
    assert (answer.status_code, answer.json()["error"]) == (400, "No entendimos el envío.")


def test_a_conflict_is_told_in_a_sentence_and_kept(work, crew):
    order = work.plan()
    cancel_order(actor=work.owner, order_id=order.pk)
    told = send(crew, marked(order, "done", note="Lo hicimos")).json()
    assert told["results"][0]["said"] == (
        "Esta orden se anuló mientras estabas sin conexión. Guardamos lo que anotaste."
    )
    assert told["orders"] == []
    assert CrewMark.objects.get().data == {"note": "Lo hicimos"}


def test_a_plain_form_does_the_same_once(work, crew):
    order = work.plan()
    address = reverse("workbench:crew_mark", args=[order.pk])
    key = str(uuid4())
    for _ in range(2):
        answer = crew.post(address, {"id": key, "kind": "start"}, follow=True)
        assert "Anotado." in answer.content.decode()
    crew.post(address, {"id": str(uuid4()), "kind": "photo", "photo_kind": "before", "photo": picture()})
    refused = crew.post(address, {"id": str(uuid4()), "kind": "not_done", "note": "x"}, follow=True)
    assert "Elegí por qué no se pudo hacer." in refused.content.decode()
    crew.post(address, {"id": str(uuid4()), "kind": "not_done", "why_not": "weather"})
    order.refresh_from_db()
    assert (order.state, order.why_not) == ("not_done", "weather")
    assert (CrewMark.objects.count(), OrderPhoto.objects.count()) == (3, 1)
    cancelled = work.plan(work.case("Otra"))
    cancel_order(actor=work.owner, order_id=cancelled.pk)
    late = crew.post(
        reverse("workbench:crew_mark", args=[cancelled.pk]), {"id": str(uuid4()), "kind": "done"}, follow=True
    )
    assert "se anuló mientras estabas" in late.content.decode()


def test_a_crew_has_this_page_and_no_other(work, crew):
    order = work.plan()
    assert crew.get("/panel/").headers["Location"] == HOME
    for address in ("/panel/casos/", "/panel/personas/", "/panel/buscar/", "/panel/tablero/", "/panel/pendientes/",
                    "/panel/ordenes/", f"/panel/ordenes/{order.pk}/", f"/panel/casos/{order.case_id}/",
                    f"/panel/casos/{order.case_id}/conversacion/", "/panel/ajustes/"):  # fmt: skip
        assert (address, crew.get(address).status_code) == (address, 404)


def test_who_does_not_go_out_has_no_such_page(work, as_):
    for login in ("vial", "atencion", "sistemas"):
        for address in (HOME, DATA, "/panel/cuadrilla/sin-conexion/"):
            assert as_(login).get(address).status_code == 404
        assert as_(login).post(SYNC, {"marks": "[]"}).status_code == 404
    assert Client().get(DATA).headers["Location"].startswith("/panel/entrar/")


def test_another_crew_sees_none_of_it(work, as_):
    order = work.plan()
    rita = as_("rita")
    assert rita.get(DATA).json()["orders"] == []
    told = send(rita, marked(order, "done")).json()["results"][0]
    assert (told["outcome"], told["said"]) == ("refused", "No encontramos esa orden de trabajo.")


def test_the_shell_holds_no_order(work, crew):
    work.plan()
    assert "Mitre 10" not in crew.get("/panel/cuadrilla/sin-conexion/").content.decode()


def test_what_makes_it_an_application(work):
    manifest = Client().get("/panel/cuadrilla/app.webmanifest")
    assert manifest.headers["Content-Type"] == "application/manifest+json"
    assert (manifest.json()["scope"], manifest.json()["start_url"]) == (HOME, HOME)
    worker = Client().get("/panel/cuadrilla/sw.js")
    assert worker.headers["Content-Type"] == "text/javascript"
    assert worker.headers["Cache-Control"] == "no-cache"
    said = worker.content.decode()
    assert "/static/ui/js/crew-store.js" in said
    assert '"shell": "/panel/cuadrilla/sin-conexion/"' in said


def test_what_was_left_behind_stays_in_sight(work, crew):
    order = work.plan()
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert [one["id"] for one in crew.get(DATA).json()["orders"]] == [str(order.pk)]
