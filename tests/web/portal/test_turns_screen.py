"""The screen in the waiting room: numbers and points, anew by itself, in three queries."""

import pytest
from django.test import Client

from nexo.domain.organisation.models import Office
from nexo.domain.visits.actions.arrange_queue import open_queue, revise_queue
from nexo.domain.visits.actions.arrive import arrive
from nexo.domain.visits.actions.invite import invite_next
from nexo.domain.visits.actions.take_point import take_point
from nexo.kernel.actors import system
from nexo.testing.town import small_town

SCREEN = "/turnos/centro/"


@pytest.fixture
def small(db, noon):
    return small_town()


@pytest.fixture
def queue(small):
    office = Office.objects.create(jurisdiction=small.jurisdiction, name="Centro", address="Mitre 1")
    machine = system(small.jurisdiction.pk)
    return open_queue(actor=machine, office_id=office.pk, code="centro", letter="B", points=["Caja", "Box"])


def test_it_shows_who_was_called_where_the_last_one_first(small, queue, django_assert_num_queries):
    for login, point in (("atencion", "Caja"), ("derivacion", "Box")):
        clerk = small.actors[login]
        take_point(actor=clerk, point_id=queue.points.get(name=point).pk)
        arrive(actor=clerk, queue_id=queue.pk)
        invite_next(actor=clerk)
    arrive(actor=small.actors["atencion"], queue_id=queue.pk)
    with django_assert_num_queries(3):
        answer = Client().get(SCREEN)
    page = answer.content.decode()
    assert answer["Refresh"] == "5"
    assert page.index("B002") < page.index("Box") < page.index("B001") < page.index("Caja")
    assert "B003" not in page
    assert "Atencion" not in page


def test_nobody_was_called_yet(queue):
    assert "Tené tu número a mano" in Client().get(SCREEN).content.decode()


def test_only_the_screens_of_the_town_are_there(queue, small):
    assert Client().get("/turnos/otra/").status_code == 404
    machine = system(small.jurisdiction.pk)
    revise_queue(actor=machine, queue_id=queue.pk, code="sala", letter="B", points=["Caja"], is_open=True)
    assert [Client().get(path).status_code for path in (SCREEN, "/turnos/sala/")] == [404, 200]
    other = small_town("otra")
    other.jurisdiction.theme = {"hosts": ["otra.example"]}
    other.jurisdiction.save()
    small.jurisdiction.theme = {"hosts": ["testserver"]}
    small.jurisdiction.save()
    assert Client().get("/turnos/sala/").status_code == 200
    assert Client().get("/turnos/sala/", HTTP_HOST="localhost").status_code in {404, 400}
