"""Districts in the workbench: zones change hands, services are marked, each queue is a view, figures by district."""

import pytest
from django.urls import reverse

from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.catalogue.queries.services import published
from nexo.domain.organisation.models import DistrictZone, Unit
from nexo.testing.town import INSIDE

PAGE, MARK, CASES, BOARD = (
    reverse(f"workbench:{name}") for name in ("districts", "district_mark", "cases", "board")
)


def words(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def arranged(as_, small):
    """Make Vial a district of the centre that attends street lights, all by the pages."""
    boss = as_("sistemas")
    boss.post(MARK, {"unit": str(small.units["VIA"].pk), "is_district": "1"})
    given = {
        "zone": str(small.zone.pk),
        "unit": str(small.units["VIA"].pk),
        "from_day": "2026-11-23",
        "legal_act": "Ordenanza 9",
    }
    assert "Listo" in words(boss.post(PAGE, given, follow=True))
    boss.post(reverse("workbench:district_attend", args=["AP01"]), {"in_districts": "1"})
    return boss


def opened(small):
    return open_case(
        actor=small.actors["atencion"],
        request=Request(
            version=published(jurisdiction_id=small.jurisdiction.id, code="AP01"),
            description="x",
            channel="counter",
            anonymous=True,
            place=Place(lat=INSIDE[0], lon=INSIDE[1]),
        ),
    ).case


def test_the_case_is_in_the_queue_of_its_district_and_the_owner_sees_it(as_, small, arranged):
    case = opened(small)
    assert case.owner_unit.code == "VIA"
    assert case.public_code in words(as_("vial").get(CASES))
    assert case.public_code in words(as_("alumbrado").get(CASES, {"vista": "districts"}))
    one = words(as_("atencion").get(CASES, {"vista": "districts", "delegacion": "VIA"}))
    assert case.public_code in one
    assert "Mantenimiento Vial" in one
    assert as_("alumbrado").get(reverse("workbench:case", args=[case.pk])).status_code == 200


def test_the_page_tells_zones_and_services(arranged, small, django_assert_max_num_queries):
    arranged.get(PAGE)  # it tells what was just done, once
    with django_assert_max_num_queries(8):
        told = words(arranged.get(PAGE))
    assert "desde el 23/11/2026, por Ordenanza 9" in told
    assert "Dejar de atender ahí" in told


def test_what_is_refused_stands_at_its_field(arranged, small):
    given = {"zone": str(small.zone.pk), "unit": "", "from_day": "2026-11-22", "legal_act": "x"}
    wrong = arranged.post(PAGE, given)
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["from_day"])
    assert "Todavía atiende zonas" in words(
        arranged.post(MARK, {"unit": str(small.units["VIA"].pk)}, follow=True)
    )
    assert "Elegí un área." in words(arranged.post(MARK, {"unit": "x"}, follow=True))
    assert arranged.post(MARK, {"unit": str(small.zone.pk)}).status_code == 404
    assert arranged.post(reverse("workbench:district_attend", args=["NO99"])).status_code == 404
    assert Unit.objects.get(code="VIA").kind == "district"
    assert DistrictZone.objects.count() == 1


def test_the_lists_and_the_board_ask_the_same_for_any_number_of_rows(
    as_, small, arranged, django_assert_max_num_queries
):
    desk = as_("atencion")
    for many in (1, 2):
        for _ in range(many):
            opened(small)
        with django_assert_max_num_queries(8):
            desk.get(CASES, {"vista": "districts"})
        with django_assert_max_num_queries(8):
            desk.get(BOARD)
