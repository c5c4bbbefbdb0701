"""The reorganisation in the settings: seen first, then planned, and called off."""

import pytest
from django.urls import reverse

from nexo.domain.cases.models import Reorganisation

URL = reverse("workbench:reorganising")


@pytest.fixture
def leaving(small):
    return reverse("workbench:reorganising_leave", args=[small.units["ALU"].id])


@pytest.fixture
def filled(small):
    return {
        "services": [str(small.versions["AP01"].service_id)],
        "to_unit": str(small.units["VIA"].id),
        "from_day": "2026-12-01",
        "legal_act": "Decreto 45",
        "takes_cases": "on",
    }


def test_what_would_change_is_seen_before_it_is_planned(as_, filled, leaving, django_assert_max_num_queries):
    desk = as_("sistemas")
    with django_assert_max_num_queries(8):
        assert "Alumbrado" in desk.get(URL).content.decode()
    with django_assert_max_num_queries(8):
        desk.get(leaving)
    seen = desk.post(leaving, filled).content.decode()
    assert "Hoy lo tiene Alumbrado, con 0 casos abiertos." in seen
    assert "Nadie ocupa el cargo que dirige esa área" in seen
    assert not Reorganisation.objects.exists()
    assert desk.post(leaving, filled | {"decide": "1"}).status_code == 302
    assert "Programado. Se hace solo cuando llega el día." in desk.get(URL).content.decode()
    with django_assert_max_num_queries(8):
        shown = desk.get(URL).content.decode()
    assert "Desde el 1/12/2026, por Decreto 45" in shown
    plan = Reorganisation.objects.get()
    desk.post(reverse("workbench:reorganising_call_off", args=[plan.pk]))
    assert "anulado" in desk.get(URL).content.decode()


def test_a_refusal_stands_beside_its_field(as_, filled, leaving):
    answer = as_("sistemas").post(leaving, filled | {"decide": "1", "from_day": "2026-11-01"})
    assert answer.status_code == 422
    assert "La fecha no puede ser anterior a hoy." in answer.content.decode()
    assert as_("sistemas").post(leaving, {"legal_act": ""}).status_code == 422


def test_others_do_not_find_it(as_, leaving):
    assert as_("secretaria").get(URL).status_code == 404
    assert as_("secretaria").get(leaving).status_code == 404
