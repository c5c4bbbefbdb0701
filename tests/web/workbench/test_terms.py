"""The terms of a case at the desk: how each stands, and more time asked for where it may be."""

from datetime import timedelta

import pytest
from django.urls import reverse

from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.kernel import clock
from nexo.testing.town import INSIDE


@pytest.fixture
def case(small):
    place = Place(text="Mitre 100", lat=INSIDE[0], lon=INSIDE[1])
    request = Request(version=small.versions["AP01"], description="No anda", channel="whatsapp", place=place)
    return open_case(actor=small.actors["atencion"], request=request).case


def shown(desk, case):
    return desk.get(reverse("workbench:case", args=[case.id])).content.decode()


def terms(desk, case):
    where = reverse("workbench:case_terms", args=[case.id])
    return desk.get(where, headers={"HX-Request": "true"}).content.decode()


def test_each_term_says_how_it_stands(as_, case, noon, django_assert_max_num_queries):
    desk = as_("alumbrado")
    shown(desk, case)  # a process learns the name of its town once
    with django_assert_max_num_queries(8):
        page = shown(desk, case)
    assert "Vence el jueves 26 de noviembre: quedan 3 días hábiles" in page
    with django_assert_max_num_queries(8):
        page = terms(desk, case)
    assert '<span class="nx-strong">Acuse de recibo</span>: vence el martes 24 de noviembre' in page
    with clock.frozen(noon + timedelta(days=7)):
        late = shown(desk, case) + terms(desk, case)
    assert "Venció hace 2 días hábiles, el jueves 26 de noviembre" in late
    assert '<span class="nx-strong">Resolución</span>: venció el jueves 26 de noviembre' in late


def test_more_time_is_offered_to_who_may_give_it(as_, case):
    where = reverse("workbench:case_do", args=[case.id, "prorrogar"])
    assert "Pedir más tiempo" not in terms(as_("alumbrado"), case)
    desk = as_("secretaria")
    assert "Pedir más tiempo" in terms(desk, case)
    refused = desk.post(where, {"kind": "resolution", "reason": ""})
    assert refused.status_code == 422
    given = desk.post(where, {"kind": "resolution", "reason": "Falta un repuesto."})
    assert given.status_code == 302
    page = terms(desk, case)
    assert "Se prorrogó una vez: Falta un repuesto." in page
    assert "vence el martes 1 de diciembre" in page
    assert "Pedir más tiempo" not in page
    assert desk.post(where, {"kind": "resolution", "reason": "otra vez"}).status_code == 422


def test_a_term_that_is_not_offered_is_refused(as_, case):
    answer = as_("secretaria").post(
        reverse("workbench:case_do", args=[case.id, "prorrogar"]), {"kind": "legal", "reason": "x"}
    )
    assert answer.status_code == 422


def test_what_climbed_is_a_list_of_its_own(as_, case, noon):
    case.escalation_level = 3
    case.save()
    page = as_("secretaria").get(reverse("workbench:cases"), {"vista": "raised"}).content.decode()
    assert case.public_code in page
