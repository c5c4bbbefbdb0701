"""Work orders at the office: planning, a day, the route, what came of it, and the crews' settings."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.urls import reverse

from domain.works.conftest import works_in
from nexo.domain.cases.enums import Phase
from nexo.domain.works.actions.take_mark import take_mark
from nexo.domain.works.models import Crew, WorkOrder
from nexo.kernel import clock

TODAY = date(2026, 11, 23)
DAY, ENDED, CREWS = "/panel/ordenes/", "/panel/ordenes/por-revisar/", "/panel/ajustes/cuadrillas/"


@pytest.fixture
def work(small):
    return works_in(small)


@pytest.fixture
def owner(work, as_):
    return as_("vial")


def words(response):
    return " ".join(response.content.decode().split())


def test_an_order_is_asked_for_from_the_case(work, owner):
    case = work.pothole()[0]
    address = reverse("workbench:order_plan", args=[case.pk])
    assert address in words(owner.get(reverse("workbench:case", args=[case.pk])))
    wrong = owner.post(address, {"crew_id": str(work.one.pk), "day": "2026-11-20", "instructions": "Bachear"})
    assert (wrong.status_code, "El día no puede ser anterior a hoy." in words(wrong)) == (422, True)
    given = {"crew_id": str(work.one.pk), "day": "2026-11-24", "instructions": "Bachear", "cost": "1500.50"}
    told = owner.post(address, given | {"promise": "on", "external_ref": "OT-9"}, follow=True)
    assert "Pedido. La cuadrilla lo ve en su teléfono." in words(told)
    assert "ARS 1.500,50" in words(told)
    case.refresh_from_db()
    assert (case.phase, case.scheduled_for) == (Phase.SCHEDULED, date(2026, 11, 24))
    again = owner.post(address, given)
    assert (again.status_code, "ya tiene una orden por este mismo problema" in words(again)) == (422, True)
    assert WorkOrder.objects.get().cost_cents == 150_050


def test_the_crews_word_stands_on_top_of_each_report_and_one_press_solves_all(work, owner):
    cases = work.pothole()
    order = work.plan(cases[0])
    take_mark(actor=work.julian, mark=work.mark(order, "photo", photo_kind="after"), file=work.picture())
    take_mark(actor=work.julian, mark=work.mark(order, "done", note="Quedó firme"))
    for case in cases:
        said = words(owner.get(reverse("workbench:case", args=[case.pk])))
        assert "La cuadrilla dice que está hecho" in said
        assert "Quedó firme" in said
    photo = owner.get(reverse("workbench:order_photo", args=[order.pk, order.photos.get().pk]))
    assert (photo.status_code, photo.headers["Content-Type"]) == (200, "image/jpeg")
    address = reverse("workbench:order_solve", args=[order.pk, cases[2].pk])
    assert "se responde a 3 avisos" in words(owner.get(address))
    assert owner.post(address, {"answer": " "}).status_code == 422
    told = owner.post(address, {"answer": "Hicimos el trabajo.", "shows_photos": "on"}, follow=True)
    assert "Resuelto. Le avisamos a cada persona que lo pidió." in words(told)
    for case in cases:
        case.refresh_from_db()
        assert case.phase == Phase.RESOLVED
    assert owner.get(reverse("workbench:order_solve", args=[order.pk, uuid4()])).status_code == 404


def test_why_it_was_not_done_is_told_on_the_case_and_in_the_list(work, owner):
    order = work.plan()
    take_mark(
        actor=work.julian, mark=work.mark(order, "not_done", why_not="no_material", note="Faltó asfalto")
    )
    for address in (
        reverse("workbench:case", args=[order.case_id]),
        ENDED,
        reverse("workbench:order", args=[order.pk]),
    ):
        said = words(owner.get(address))
        assert "altó material o equipo" in said
        assert "Faltó asfalto" in said
    owner.post(reverse("workbench:order_act", args=[order.pk, "visto"]))
    assert "Nada para revisar" in words(owner.get(ENDED))


def test_a_day_by_crew_costs_the_same_with_three_orders(work, owner, django_assert_num_queries):
    work.plan()
    owner.get(DAY)
    with django_assert_num_queries(7):
        owner.get(DAY)
    for name, crew in (("Dos", work.one), ("Tres", work.two)):
        work.plan(work.case(name), crew=crew)
    with django_assert_num_queries(7):
        said = words(owner.get(DAY))
    assert said.index("Bacheo 1") < said.index("Bacheo 2")
    assert "No hay órdenes para este día" in words(owner.get(f"{DAY}?dia=2026-12-01"))
    assert "Bacheo 1" in words(owner.get(f"{DAY}?dia=9999-99-99"))


def test_the_route_by_hand_and_by_distance(work, owner):
    orders = []
    for lat in (-34.99, -34.951, -34.97):
        case = work.case()
        case.lat = lat
        case.save(update_fields=["lat"])
        orders.append(work.plan(case))

    def route():
        return [orders.index(one) for one in WorkOrder.objects.order_by("position")]

    for act, expected in (("recorrido", [1, 2, 0]), ("subir", [1, 0, 2]), ("bajar", [1, 2, 0])):
        told = owner.post(reverse("workbench:order_act", args=[orders[0].pk, act]))
        assert told.headers["Location"] == f"{DAY}?dia=2026-11-23"
        assert route() == expected
    assert owner.post(reverse("workbench:order_act", args=[orders[0].pk, "volar"])).status_code == 404


def test_an_order_is_changed_and_called_off(work, owner):
    order = work.plan()
    address = reverse("workbench:order_revise", args=[order.pk])
    assert "Bachear con asfalto frío" in words(owner.get(address))
    given = {"crew_id": str(work.two.pk), "day": "2026-11-25", "instructions": "Con hormigón"}
    assert owner.post(address, given | {"instructions": ""}).status_code == 422
    owner.post(address, given)
    order.refresh_from_db()
    assert (order.crew, order.instructions) == (work.two, "Con hormigón")
    off = reverse("workbench:order_act", args=[order.pk, "anular"])
    assert "Anulada." in words(owner.post(off, follow=True))
    assert "Esta orden ya terminó" in words(owner.post(off, follow=True))
    late = take_mark(actor=work.rita, mark=work.mark(order, "done", note="Igual lo hicimos"))
    assert late.outcome == "kept"
    said = words(owner.get(reverse("workbench:order", args=[order.pk])))
    assert "Llegó después, guardado aparte" in said
    assert "Igual lo hicimos" in said


def test_an_order_costs_so_many_queries(work, owner, django_assert_num_queries):
    order = work.plan()
    address = reverse("workbench:order", args=[order.pk])
    owner.get(address)
    with django_assert_num_queries(8):
        owner.get(address)


def test_strangers_find_nothing(work, as_, owner):
    order = work.plan()
    for login in ("alumbrado", "atencion", "genero", "sistemas"):
        client = as_(login)
        assert client.get(reverse("workbench:order", args=[order.pk])).status_code == 404
        assert client.post(reverse("workbench:order_act", args=[order.pk, "anular"])).status_code == 404
        assert client.get(reverse("workbench:order_plan", args=[order.case_id])).status_code == 404
    assert as_("auditoria").get(reverse("workbench:order", args=[order.pk])).status_code == 200
    assert as_("auditoria").post(reverse("workbench:order_act", args=[order.pk, "anular"])).status_code == 404


def test_crews_are_set_up(work, owner, as_):
    unit = str(work.town.units["VIA"].pk)
    given = {
        "name": "Bacheo 3",
        "unit_id": unit,
        "member_ids": [str(work.julian.staff_id)],
        "is_active": "on",
    }
    for start, fault in (("x", "Escribí dos números"), ("99, 0", "no está en la Tierra")):
        refused = owner.post(f"{CREWS}nueva/", given | {"start": start})
        assert (refused.status_code, fault in words(refused)) == (422, True)
    assert "Guardado." in words(
        owner.post(f"{CREWS}nueva/", given | {"start": "-34.95, -58.95"}, follow=True)
    )
    crew = Crew.objects.get(name="Bacheo 3")
    assert (crew.start_lat, [one.staff_id for one in crew.members.all()]) == (-34.95, [work.julian.staff_id])
    taken = owner.post(f"{CREWS}nueva/", given)
    assert "Ya hay una cuadrilla con ese nombre" in words(taken)
    assert 'value="-34.95, -58.95"' in words(owner.get(f"{CREWS}{crew.pk}/"))
    assert as_("alumbrado").get(f"{CREWS}{crew.pk}/").status_code == 404
    assert "Falta decir quiénes salen" not in words(owner.get(CREWS))


def test_several_areas_are_asked_from_the_case_and_answer(work, owner, as_):
    case = work.pothole()[0]
    units = [str(work.town.units[code].pk) for code in ("ALU", "SP")]
    address = reverse("workbench:case_do", args=[case.pk, "pedir"])
    assert "A qué áreas" in words(owner.get(address))
    given = {"kind": "opinion", "title": "¿Se corta la calle?", "unit_ids": units, "due_on": "2026-11-26"}
    assert owner.post(address, given | {"due_on": "2026-11-20"}).status_code == 422
    owner.post(address, given)
    assert "Fecha conjunta: jueves 26 de noviembre" in words(
        owner.get(reverse("workbench:case_work", args=[case.pk]))
    )
    asked = as_("alumbrado")
    assert "¿Se corta la calle?" in words(asked.get("/panel/pendientes/tareas/"))
    task = case.tasks.get(unit__code="ALU")
    said = words(asked.get(reverse("workbench:task", args=[task.pk])))
    assert "20.123.456" not in said
    assert asked.get(reverse("workbench:case", args=[case.pk])).status_code == 404
    assert asked.post(reverse("workbench:task", args=[task.pk]), {"result": ""}).status_code == 422
    asked.post(reverse("workbench:task", args=[task.pk]), {"result": "Sí, con aviso"})
    assert "Sí, con aviso" in words(owner.get(reverse("workbench:case_work", args=[case.pk])))
    assert "Pediste" in words(owner.get("/panel/pendientes/tareas/"))
    with clock.frozen(datetime(2026, 11, 28, 13, tzinfo=UTC)):
        assert "Con la fecha pasada: 1" in words(owner.get("/panel/pendientes/"))
